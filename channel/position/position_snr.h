// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// From positions to SNR over time:
//
//     SNR = P_tx - loss(d) - (10 log10(k T B) + F)        dB
//
// with the transmit power P_tx, the loss of path_loss.h, thermal noise at T = 290 K in the band B
// and the receiver's noise figure F.
//
// Validation: channel_path_loss_validation.cpp.
#pragma once

#include <cstdint>

#include "channel/position/path.h"
#include "channel/position/position_settings.h"
#include "channel/radio/snr_over_time.h"

namespace airsplit {

/// Thermal noise and the receiver's, dBm.
double noise_dbm(double bandwidth_mhz, double noise_figure_db);

/// One device's way, and all that its SNR depends on.
struct PositionPlan {
  PositionSettings settings;  ///< what_is_wrong(settings, carrier_ghz) is ""
  Path path;                  ///< a leg or more
  Place edge;
  double carrier_ghz = 2;
  double bandwidth_mhz = 1;
  double horizon_s = 0;  ///< of the simulation: then the last SNR holds
  std::uint64_t seed = 1;
  std::uint64_t device = 0;
};

/// The SNR at points of the path that are a metre apart, or nearer to the edge a fiftieth of the
/// distance but at least 5 cm; between two of them it is a straight line in dB. kDeviceSnrDb bounds
/// it. Loads ns-3's propagation models: WorkError where they are not there. InputError where a
/// device moves too far.
SnrOverTime snr_on_path(const PositionPlan& plan);

}  // namespace airsplit
