// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// One direction of what lies between an antenna and an edge.
#pragma once

#include <cstdint>

#include "common/random.h"
#include "sim/scenario/settings.h"

namespace airsplit {

/// Messages of all devices, one after another at EdgeSettings::backhaul_mbps, then each on its own:
/// with a jitter one can overtake another.
class Backhaul {
 public:
  /// `jitter`: by task.
  Backhaul(const EdgeSettings& edge, const RandomStream& jitter);

  bool is_there() const { return is_there_; }

  /// When a message of this task that comes now is at the other end.
  std::int64_t through_ns(std::size_t task, std::uint32_t bytes, std::int64_t now_ns);

 private:
  bool is_there_;
  std::int64_t delay_ns_;
  double ns_per_byte_, jitter_ns_;
  RandomStream jitter_;
  std::int64_t free_ns_ = 0;  ///< when the last bit of all before is on its way
};

}  // namespace airsplit
