// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// One direction of a device's radio channel: its SNR, block by block.
//
// Puts together fading (fading.h, doppler.h), shadowing (shadowing.h) and echoes (delay_profile.h).
// A block is one coherence time; with Doppler it is 1 / 64 of a Doppler period, with shadowing
// alone 1 / 128 of the shadowing's correlation time. A mean SNR that changes over time is taken at
// the start of each block; without fading a block is then settings.snr_step_ms.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include <Eigen/Core>

#include "channel/radio/fading.h"
#include "channel/radio/radio_settings.h"
#include "channel/radio/snr_over_time.h"

namespace airsplit {

/// One device's channel.
struct RadioConfig {
  RadioSettings settings;
  double bandwidth_hz = 1e6;     ///< of the band that the device has
  std::uint64_t seed = 1;        ///< of the simulation
  std::uint64_t link_index = 0;  ///< links with different indices fade independently
  std::optional<SnrOverTime> snr = std::nullopt;  ///< in place of settings.snr_db
};

/// Of a block, by its number. A pure function.
using OfBlock = std::function<double(std::uint64_t block)>;

struct RadioChannel {
  std::int64_t block_ns = 0;  ///< 0: one block that never ends
  /// SNR of a block, a ratio, mean over the sub-carriers. A pure function.
  OfBlock snr;
  /// The same for each sub-carrier; null where all have the same.
  std::function<Eigen::ArrayXd(std::uint64_t block)> subcarrier_snr;
  /// Its mean over fading and shadowing, a ratio, and the bandwidth of the device, Hz: where they
  /// change over time, or null.
  OfBlock mean_snr, bandwidth_hz;
  /// The mean over the fading alone, a ratio: shadowing is in it. Never null.
  OfBlock local_mean_snr;
};

/// what_is_wrong(config.settings) is "".
RadioChannel make_radio_channel(const RadioConfig& config, Direction direction);

}  // namespace airsplit
