#include "inference/scheme/scheme.h"

#include "common/error.h"

namespace airsplit {

PartialAnswer Scheme::decode_prefix(const Bytes& /*prefix*/, std::size_t /*payload_bytes*/) {
  throw InputError(spec().label() + ": its payload has no groups: it is decoded as a whole");
}

Prediction Scheme::decode_with_gaps(const Bytes& /*payload*/, const Gaps& /*gaps*/) {
  throw InputError(spec().label() + ": its payload is of use only if it is whole");
}

std::vector<PayloadGroup> Scheme::payload_groups(const Bytes& payload) {
  decode(payload);
  return {};
}

std::vector<std::uint8_t> Scheme::payload_symbols(const Bytes& payload) {
  decode(payload);
  return {};
}

}  // namespace airsplit
