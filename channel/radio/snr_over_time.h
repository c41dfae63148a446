// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A device's mean SNR as time goes by, where it is not one number: measured, ray-traced, or from
// the device's positions. Whatever it comes from, the radio channel (radio_channel.h) puts fading
// and shadowing on top.
//
// Validation: channel_snr_trace_validation.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "channel/radio/fading.h"

namespace airsplit {

/// What lies between two samples: the first one's value, or a straight line in dB (and in MHz).
enum class Between { Hold, Interpolate };

/// What comes after the last sample: the first one again, the last one for good, or no signal. The
/// last sample lasts as long as the one before it; a single one lasts for good.
enum class AfterEnd { Repeat, Hold, Silence };

struct SnrSamples {
  std::vector<std::int64_t> time_ns;  ///< ascending, from 0 on; one at least
  std::vector<double> snr_db;         ///< one for each time
  std::vector<double> snr_down_db;    ///< of the downlink; none: as the uplink's
  std::vector<double> bandwidth_mhz;  ///< over 0; none: the link's
};

class SnrOverTime {
 public:
  SnrOverTime(std::shared_ptr<const SnrSamples> samples, Between between, AfterEnd after_end);

  /// dB; -infinity in silence. Before the first sample it is the first one's. time_ns >= 0.
  double snr_db(Direction direction, std::int64_t time_ns) const;

  bool has_bandwidth() const { return !samples_->bandwidth_mhz.empty(); }
  /// has_bandwidth().
  double bandwidth_mhz(std::int64_t time_ns) const;

  /// The same with so much more SNR up, and down.
  SnrOverTime plus_db(double up_db, double down_db) const;

 private:
  double value(const std::vector<double>& values, std::int64_t time_ns) const;

  std::shared_ptr<const SnrSamples> samples_;
  Between between_;
  AfterEnd after_end_;
  double up_offset_db_ = 0, down_offset_db_ = 0;
  std::int64_t end_ns_;  ///< when the last sample ends; the largest number: never
};

}  // namespace airsplit
