// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The payload: a 3-byte header, so that damage is noticed, and what a scheme sends.
//
//   byte 0   version (high 4 bits, now 2), kind of scheme (low 4 bits)
//   byte 1   which scheme of this kind: the codec's number in the bundle, the image codec, or the
//            features' cut (low 7 bits: its place in the bundle; of ResNet-50 0 the stem, 1 to 16
//            the blocks) and whether they have 8 bits (the highest bit) or 32
//   byte 2   CRC-8 (polynomial 0x2F, start 0xFF, inverted: AUTOSAR's CRC8H2F) of all other bytes
//   byte 3.. the body: of a codec, the entropy-coded stream of its channels (symbol_stream.h), the
//            most important first, in groups (channel_groups.h). A group is decodable once its
//            bytes are there, so a prefix of the payload is useful; how long each group is follows
//            from the bundle's tables, and no byte says it.
//
// A codec's features that are sent uncoded (symbols, bits) have a checksum that no one looks at:
// the channel changes them.
//
// The checksum finds every single and double bit error in up to 14 bytes of payload, every burst of
// up to 8 bits in any, and all but one in 256 of other damages. It guards against mistakes; a
// channel that flips or drops bytes needs the transport's own.
#pragma once

#include <cstdint>
#include <string>

#include "common/bytes.h"

namespace airsplit {

inline constexpr std::size_t kPayloadHeaderBytes = 3;

enum class PayloadKind : std::uint8_t {
  kAnswer = 0,
  kImage = 1,
  kFeatures = 2,
  kCodec = 3,
  kSymbols = 4,
  kBits = 5,
  kGroups = 6  ///< one packet of several (group_packets.h)
};

struct PayloadHeader {
  PayloadKind kind = PayloadKind::kAnswer;
  std::uint8_t number = 0;
};

/// "answer", "image", "features", "codec", "symbols", "bits" or "groups".
std::string payload_kind_name(PayloadKind kind);

/// Puts a header before `body`.
Bytes seal_payload(PayloadHeader header, const Bytes& body);

/// Reads the header without looking at the body. Throws InputError if the payload is empty, shorter
/// than a header, of another version, or of no known kind.
PayloadHeader read_payload_header(const Bytes& payload);

/// Throws InputError if the header is not the one expected ("made by another scheme").
void expect_payload(const Bytes& payload, PayloadHeader expected);

/// Throws InputError if the checksum does not fit: some bit was flipped or some bytes are missing.
void verify_checksum(const Bytes& payload);

/// The bytes after the header.
Bytes payload_body(const Bytes& payload);

}  // namespace airsplit
