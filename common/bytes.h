// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A run of bytes: a payload, a file, a packet's content.
#pragma once

#include <cstdint>
#include <vector>

namespace airsplit {

using Bytes = std::vector<std::uint8_t>;

}  // namespace airsplit
