// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The entropy-coded stream of a codec's symbols. Integers only, in a fixed byte order, so streams
// are the same on every machine. Decoding reads forwards, plane after plane: a prefix of a stream
// decodes the first planes. Nothing but symbols is in a stream: their number comes from the model.
//
// Short streams are range coded and never a byte longer than their information (range_coder.h).
// Long ones are rANS with 4 or 8 states, which costs 2 to 4 bytes a state and decodes many times
// faster (rans.h). The number of symbols alone decides.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/bytes.h"
#include "inference/bitstream/symbol_model.h"

namespace airsplit {

/// How many rANS states code this many symbols: 0 (range coded), 4 or 8.
std::size_t states_for(std::size_t symbols);

/// The stream of model.size() symbols, channel after channel, row after row. Every symbol must be
/// one that its channel holds.
Bytes encode_symbols(const std::vector<std::uint8_t>& symbols, const SymbolModel& model);

/// The inverse, of a whole stream: bytes[offset...]. Throws InputError unless the bytes are the
/// stream that encode_symbols gives for some symbols; a stream without redundancy that was cut
/// short may well be another one, so a payload needs a checksum besides. Whatever the bytes, takes
/// time and memory for model.size() symbols, not for more.
std::vector<std::uint8_t> decode_symbols(const Bytes& bytes, std::size_t offset,
                                         const SymbolModel& model);

/// The first planes of a stream.
struct DecodedPlanes {
  std::size_t planes = 0;             ///< how many are whole
  std::vector<std::uint8_t> symbols;  ///< of these planes
};

/// What a stream that was cut short still holds: the planes that are the same whatever the missing
/// bytes. For a whole stream call decode_symbols, which gives all planes: a stream does not say
/// where it ends. Throws InputError if the bytes cannot be the beginning of a stream.
DecodedPlanes decode_cut_symbols(const Bytes& bytes, std::size_t offset, const SymbolModel& model);

/// For each plane of a whole stream, bytes[offset...], how many of its bytes decode that plane and
/// all before it: decode_cut_symbols gives at least c + 1 planes from ends[c] bytes on; if ends[c]
/// is the whole stream, decode_symbols does. Throws InputError as decode_symbols does.
std::vector<std::size_t> plane_ends_bytes(const Bytes& bytes, std::size_t offset,
                                          const SymbolModel& model);

}  // namespace airsplit
