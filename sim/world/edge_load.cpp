// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/edge_load.h"

#include <algorithm>

namespace airsplit {

void EdgeLoad::add(std::int64_t compute_ns, std::int64_t now_ns) {
  changes_.push_back({now_ns, changes_.back().load_ns + compute_ns});
  while (changes_.size() > 1 && changes_[1].time_ns <= now_ns - memory_ns_) changes_.pop_front();
}

std::int64_t EdgeLoad::at_ns(std::int64_t time_ns) const {
  if (time_ns >= changes_.back().time_ns) return changes_.back().load_ns;
  const auto after = std::upper_bound(
      changes_.begin(), changes_.end(), time_ns,
      [](std::int64_t time, const Since& change) { return time < change.time_ns; });
  return after == changes_.begin() ? 0 : (after - 1)->load_ns;
}

}  // namespace airsplit
