// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// General compressors that the bitstream is measured against.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/bytes.h"

namespace airsplit {

struct ReferenceCoder {
  std::string name;
  std::function<Bytes(const Bytes&)> encode;
  /// The bytes of a stream, whose number is known.
  std::function<Bytes(const Bytes& stream, std::size_t size)> decode;
};

/// zstd (levels 1 and 19), zlib (level 6), and order-0 Huffman: zlib that is told to look for no
/// matches (Z_HUFFMAN_ONLY). Each keeps its context from call to call.
std::vector<ReferenceCoder> reference_coders();

}  // namespace airsplit
