// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/backhaul.h"

#include <algorithm>
#include <cmath>

namespace airsplit {

Backhaul::Backhaul(const EdgeSettings& edge, const RandomStream& jitter)
    : is_there_(edge.has_backhaul()),
      delay_ns_(std::llround(1e6 * edge.backhaul_ms)),
      ns_per_byte_(edge.backhaul_ns_per_byte()),
      jitter_ns_(1e6 * edge.backhaul_jitter_ms),
      jitter_(jitter) {}

std::int64_t Backhaul::through_ns(std::size_t task, std::uint32_t bytes, std::int64_t now_ns) {
  free_ns_ = std::max(free_ns_, now_ns) + std::llround(ns_per_byte_ * bytes);
  const double jitter_ns = jitter_ns_ > 0 ? jitter_ns_ * jitter_.uniform(task) : 0;
  return free_ns_ + delay_ns_ + std::llround(jitter_ns);
}

}  // namespace airsplit
