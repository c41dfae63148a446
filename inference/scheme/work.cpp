// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/scheme/work.h"

#include <algorithm>
#include <utility>

namespace airsplit {
namespace {

PartWork one_block(double macs) {
  if (macs <= 0) return {};
  BlockWork block;
  block.macs = macs;
  return {block};
}

}  // namespace

bool operator==(const BlockWork& a, const BlockWork& b) {
  return a.name == b.name && a.macs == b.macs && a.layers == b.layers &&
         a.weight_bytes == b.weight_bytes && a.activation_bytes == b.activation_bytes &&
         a.coded == b.coded;
}

const std::vector<CodingKind>& coding_kinds() {
  static const std::vector<CodingKind> kinds = {
      {"png_encode", "px"},         {"png_decode", "px"},         {"jpeg_encode", "px"},
      {"jpeg_decode", "px"},        {"webp_encode", "px"},        {"webp_decode", "px"},
      {"entropy_encode", "symbol"}, {"entropy_decode", "symbol"},
  };
  return kinds;
}

bool is_coding(const BlockWork& block) {
  const auto& kinds = coding_kinds();
  return block.coded > 0 && std::any_of(kinds.begin(), kinds.end(), [&](const CodingKind& kind) {
           return kind.name == block.name;
         });
}

PartWork coding_step(const std::string& name, double amount) {
  if (amount <= 0) return {};
  BlockWork block;
  block.name = name;
  block.coded = amount;
  return {block};
}

double total_macs(const PartWork& part) {
  double macs = 0;
  for (const BlockWork& block : part) macs += block.macs;
  return macs;
}

PartWork operator+(PartWork a, const PartWork& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Work::Work(double device_macs, double edge_macs)
    : device(one_block(device_macs)), edge(one_block(edge_macs)) {}

}  // namespace airsplit
