// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Which airsplit this is.
#pragma once

#include <string>

namespace airsplit {

/// "0.1.0": the version of the CMake project.
std::string version();

}  // namespace airsplit
