// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a link will carry, for policies that look ahead (sim/choices): those of a link model that
// can tell. Times are nanoseconds since tasks began to arrive, from 0 on.
//
// Validation: sim_choices_validation.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "channel/radio/uplink_snr.h"

namespace airsplit {

/// The rate of a block, bit/s, over the fading.
struct RateSpread {
  double mean_bps = 0;
  double deviation_bps = 0;
  /// Rates of equal probability that stand for all, rising.
  std::array<double, 5> typical_bps = {};
};

/// The uplink of one device, where nothing else is said.
class ChannelView {
 public:
  virtual ~ChannelView() = default;

  virtual const UplinkSnr& snr() const = 0;

  /// Bit/s at an SNR in dB, in the band that the device has at that time.
  virtual double rate_bps(double snr_db, std::int64_t time_ns) const = 0;
  /// P(rate >= `rate_bps`) over the fading, at the mean SNR of that time.
  virtual double exceedance(double rate_bps, std::int64_t time_ns) const = 0;
  virtual RateSpread rate_spread(std::int64_t time_ns) const = 0;

  /// When the last bit of a message of so many bytes is sent that is alone on the link from then
  /// on, exactly as the link does it; nothing where that is after the link's horizon.
  virtual std::optional<std::int64_t> sent_ns(Direction direction, std::uint32_t bytes,
                                              std::int64_t start_ns) const = 0;
  /// When its first bit is sent.
  virtual std::int64_t begun_ns(Direction direction, std::int64_t start_ns) const = 0;
};

}  // namespace airsplit
