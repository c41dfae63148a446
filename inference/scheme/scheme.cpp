// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/scheme/scheme.h"

#include "common/error.h"
#include "inference/bitstream/payload.h"

namespace airsplit {

PartialAnswer Scheme::decode_prefix(const Bytes& /*prefix*/, std::size_t /*payload_bytes*/) {
  throw InputError(spec().label() + ": its payload has no groups: it is decoded as a whole");
}

Prediction Scheme::decode_with_gaps(const Bytes& /*payload*/, const Gaps& /*gaps*/) {
  throw InputError(spec().label() + ": its payload is of use only if it is whole");
}

std::vector<Bytes> Scheme::encode_packets(const Photo& /*photo*/, std::size_t /*most_bytes*/) {
  throw InputError(spec().label() + ": its payload has no groups: it is sent as a whole");
}

Prediction Scheme::decode_packets(const std::vector<Bytes>& /*arrived*/) {
  throw InputError(spec().label() + ": its payload has no groups: it is decoded as a whole");
}

std::vector<PayloadGroup> Scheme::payload_groups(const Bytes& payload) {
  decode(payload);
  return {};
}

std::vector<std::uint8_t> Scheme::payload_symbols(const Bytes& payload) {
  decode(payload);
  return {};
}

std::vector<std::size_t> group_ends_bytes(Scheme& scheme, const Bytes& payload) {
  std::vector<std::size_t> ends;
  std::size_t end = kPayloadHeaderBytes;
  for (const PayloadGroup& group : scheme.payload_groups(payload))
    ends.push_back(end += group.bytes);
  if (!ends.empty()) ends.back() = payload.size();
  return ends;
}

}  // namespace airsplit
