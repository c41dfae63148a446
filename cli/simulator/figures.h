// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Options that are figures of a processor.
#pragma once

#include <string>

#include "cli/options.h"

namespace airsplit {

/// From 0 to 1e6, 0 if it was not given. Throws InputError, "--active-w x: expected a number of
/// watts...".
double number_option(const Options& options, const std::string& name, const std::string& what);

}  // namespace airsplit
