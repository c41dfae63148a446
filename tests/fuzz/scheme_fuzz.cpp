// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Any bytes as a payload of any scheme. The first byte says which scheme; if its high bit is set,
// the others are a payload's body, whose header and checksum are right.
#include <algorithm>

#include "inference/bitstream/payload.h"
#include "tests/fuzz/guard.h"
#include "tests/fuzz/tiny_files.h"

namespace airsplit {
namespace {

void check_label(const Prediction& prediction) {
  check(prediction.label >= 0 && prediction.label < 4, "one of the four classes");
}

void check_groups(const std::vector<PayloadGroup>& groups, const Bytes& payload) {
  std::size_t bytes = kPayloadHeaderBytes;
  for (const auto& group : groups) bytes += group.bytes;
  check(bytes <= payload.size(), "groups within the payload");
}

/// Two gaps wherever the payload's own bytes say.
Gaps gaps_in(const Bytes& payload) {
  Gaps gaps;
  const std::size_t first = payload.size() / 256 + payload.back() * payload.size() / 256;
  const std::size_t second = first + (payload.size() - first) / 2 + 1;
  if (first < payload.size()) add_gap(gaps, {first, std::min(first + 1, payload.size())});
  if (second < payload.size()) add_gap(gaps, {second, payload.size()});
  return gaps;
}

void decode(Scheme& scheme, const Bytes& payload) {
  const bool is_sound = decodes([&] { check_label(scheme.decode(payload)); });
  if (!payload.empty() && !gaps_in(payload).empty())
    decodes([&] { check_label(scheme.decode_with_gaps(payload, gaps_in(payload))); });
  if (!is_codec(scheme.spec()) || !scheme.spec().uncoded.empty()) return;
  const auto decodes_as_part_of = [&](std::size_t bytes) {
    return decodes([&] { check_label(scheme.decode_prefix(payload, bytes).prediction); });
  };
  check(decodes_as_part_of(payload.size()) == is_sound, "all that there is, or a part");
  check(decodes_as_part_of(payload.size() + 1) || !is_sound, "what a sound payload begins");
  const bool has_groups = decodes([&] { check_groups(scheme.payload_groups(payload), payload); });
  const bool has_symbols = decodes([&] { scheme.payload_symbols(payload); });
  check(has_groups == is_sound && has_symbols == is_sound, "all of a payload or nothing of it");
  if (payload.size() < kPayloadHeaderBytes) return;
  const Bytes packet = seal_payload({PayloadKind::kGroups, payload[1]}, payload_body(payload));
  decodes([&] { check_label(scheme.decode_packets({packet})); });
  decodes([&] { check_label(scheme.decode_packets({packet, payload})); });
}

}  // namespace
}  // namespace airsplit

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace airsplit;
  if (size == 0) return 0;
  static const auto examples = scheme_examples();
  const auto& [scheme, example] = examples[data[0] % 128 % examples.size()];
  const Bytes bytes = to_bytes(data + 1, size - 1);
  decode(*scheme, data[0] < 128 ? bytes : resealed(example, bytes));
  return 0;
}
