// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/bitstream/payload.h"

#include <algorithm>

#include <boost/crc.hpp>
#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {
namespace {

constexpr std::uint8_t kVersion = 2;
constexpr std::size_t kChecksumPlace = 2;

/// Of all bytes but itself.
std::uint8_t checksum(const Bytes& payload) {
  boost::crc_optimal<8, 0x2F, 0xFF, 0xFF> crc;
  crc.process_bytes(payload.data(), kChecksumPlace);
  crc.process_bytes(payload.data() + kPayloadHeaderBytes, payload.size() - kPayloadHeaderBytes);
  return static_cast<std::uint8_t>(crc.checksum());
}

}  // namespace

std::string payload_kind_name(PayloadKind kind) {
  switch (kind) {
    case PayloadKind::kAnswer:
      return "answer";
    case PayloadKind::kImage:
      return "image";
    case PayloadKind::kFeatures:
      return "features";
    case PayloadKind::kCodec:
      return "codec";
    case PayloadKind::kSymbols:
      return "symbols";
    case PayloadKind::kBits:
      return "bits";
    case PayloadKind::kGroups:
      return "groups";
  }
  check(false, "a payload kind");
  return {};
}

Bytes seal_payload(PayloadHeader header, const Bytes& body) {
  Bytes payload(kPayloadHeaderBytes + body.size());
  payload[0] = static_cast<std::uint8_t>(kVersion << 4 | static_cast<std::uint8_t>(header.kind));
  payload[1] = header.number;
  std::copy(body.begin(), body.end(), payload.begin() + kPayloadHeaderBytes);
  payload[kChecksumPlace] = checksum(payload);
  return payload;
}

PayloadHeader read_payload_header(const Bytes& payload) {
  if (payload.empty()) {
    throw InputError(
        fmt::format("payload: empty, expected at least a header of {} bytes", kPayloadHeaderBytes));
  }
  if (payload.size() < kPayloadHeaderBytes) {
    throw InputError(fmt::format("payload: cut short: {} bytes, expected at least a header of {}",
                                 payload.size(), kPayloadHeaderBytes));
  }
  const int version = payload[0] >> 4;
  if (version != kVersion) {
    throw InputError(
        fmt::format("payload: corrupted, or of another version of airsplit: version {}, "
                    "expected {}",
                    version, kVersion));
  }
  const int kind = payload[0] & 15;
  if (kind > static_cast<int>(PayloadKind::kGroups)) {
    throw InputError(fmt::format("payload: corrupted: unknown kind {}", kind));
  }
  return {static_cast<PayloadKind>(kind), payload[1]};
}

void expect_payload(const Bytes& payload, PayloadHeader expected) {
  const PayloadHeader found = read_payload_header(payload);
  if (found.kind == expected.kind && found.number == expected.number) return;
  throw InputError(fmt::format(
      "payload: corrupted, or made by another scheme: {} number {}, expected {} number {}",
      payload_kind_name(found.kind), found.number, payload_kind_name(expected.kind),
      expected.number));
}

void verify_checksum(const Bytes& payload) {
  check(payload.size() >= kPayloadHeaderBytes, "a payload whose header was read");
  if (payload[kChecksumPlace] != checksum(payload)) {
    throw InputError("payload: corrupted or cut short: its checksum does not fit its bytes");
  }
}

Bytes payload_body(const Bytes& payload) {
  check(payload.size() >= kPayloadHeaderBytes, "a payload whose header was read");
  return Bytes(payload.begin() + kPayloadHeaderBytes, payload.end());
}

}  // namespace airsplit
