// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Times of blocks that somebody measured, as a CSV file.
#pragma once

#include <map>
#include <string>
#include <utility>

namespace airsplit {

/// By name and multiply-adds, as Processor::block_ms.
using BlockTimes = std::map<std::pair<std::string, double>, double>;

/// The most blocks that a table may hold.
constexpr std::size_t kMostBlocks = 10'000;
constexpr double kMostBlockMs = 1e9;
constexpr double kMostBlockMacs = 1e18;

/// Reads a file with the columns `block` and `ms`, of one image, and at will `macs`, in any order:
/// without its multiply-adds a block is that of its name, whatever the scheme. Throws InputError,
/// with file and line, on anything else, and on a block that is there twice.
BlockTimes parse_block_table(const std::string& text, const std::string& name);

}  // namespace airsplit
