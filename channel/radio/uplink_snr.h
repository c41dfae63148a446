// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The SNR of one device's uplink at any time, for whoever chooses by it (sim/choices).
//
// Validation: sim_choices_test.cpp.
#pragma once

#include <cstdint>
#include <limits>

#include "channel/radio/radio_channel.h"

namespace airsplit {

/// A time that never comes.
constexpr std::int64_t kNeverNs = std::numeric_limits<std::int64_t>::max();

/// Times are nanoseconds since tasks began to arrive, from 0 on.
class UplinkSnr {
 public:
  /// what_is_wrong(config.settings) is "".
  explicit UplinkSnr(const RadioConfig& config);

  /// dB, mean over the band.
  double db(std::int64_t time_ns) const;
  /// Its mean over the fading at that time, dB: shadowing and movement are in it.
  double mean_db(std::int64_t time_ns) const;

  /// Until when the SNR at that time holds: the end of its block. Of a device that moves, for as
  /// long as the correlation of its fading is above 1/2: 9 / (16 pi f_D) (Rappaport, "Wireless
  /// Communications", 2002, eq. 5.40.b).
  std::int64_t holds_until_ns(std::int64_t time_ns) const;
  /// How long the SNR of any time holds; kNeverNs where it does for good.
  std::int64_t coherence_ns() const { return coherence_ns_; }

 private:
  std::uint64_t block_at(std::int64_t time_ns) const;

  RadioChannel channel_;
  bool is_in_blocks_;  ///< which are as long as it holds
  std::int64_t coherence_ns_;
};

}  // namespace airsplit
