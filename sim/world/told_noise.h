// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a device tells an encoder that was trained to know the channel.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "channel/radio/uplink_snr.h"
#include "inference/scheme/scheme_spec.h"
#include "sim/world/snr_reader.h"

namespace airsplit {

class ToldNoise {
 public:
  /// `spec`: is_told_snr() or is_told_erasures(). `links`: the uplinks' SNR by antenna, looked at
  /// for the first of these. `erased_share`: of the bits, for the other.
  ToldNoise(const SchemeSpec& spec, std::vector<std::optional<UplinkSnr>> links,
            double erased_share, std::uint64_t seed, std::uint32_t device);

  /// For Scheme::encode_told(), of a task that is about to be computed. `number`: the task's.
  double level(std::size_t antenna, std::int64_t now_ns, std::uint64_t number) const;

 private:
  bool is_snr_;
  std::vector<std::optional<UplinkSnr>> links_;
  double erased_share_;
  SnrReader snr_;
};

}  // namespace airsplit
