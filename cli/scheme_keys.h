// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A scheme as a scenario has it.
#pragma once

#include <string>

#include "inference/scheme/scheme_spec.h"

namespace airsplit {

/// The keys of a [[scheme]] that is this one: `kind = "measured", name = "my-codec 8x"`.
std::string scheme_keys(const SchemeSpec& spec);

}  // namespace airsplit
