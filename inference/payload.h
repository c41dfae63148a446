// The payload's frame: a 4-byte header before what a scheme sends, so that damage is noticed.
//
//   byte 0   version (high 4 bits, now 1), kind of scheme (low 4 bits)
//   byte 1   which scheme of this kind: the codec's number in the bundle, or the image codec
//   byte 2-3 CRC-16/CCITT-FALSE, big-endian, of bytes 0, 1 and the body
//   byte 4.. the body
#pragma once

#include <cstdint>
#include <string>

#include "common/bytes.h"

namespace airsplit {

inline constexpr std::size_t kPayloadHeaderBytes = 4;

enum class PayloadKind : std::uint8_t { kAnswer = 0, kImage = 1, kFeatures = 2, kCodec = 3 };

struct PayloadHeader {
  PayloadKind kind = PayloadKind::kAnswer;
  std::uint8_t number = 0;
};

/// "answer", "image", "features" or "codec".
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
