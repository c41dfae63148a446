// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Frequency selectivity: echoes with different delays make some sub-carriers strong and some weak.
//
// Profiles: `exponential`, any rms delay spread, and the three tapped delay lines of 3GPP TS 36.104
// annex B.2: EPA, EVA and ETU (pedestrian, vehicular, urban).
//
// Validation: channel_selectivity_validation.cpp (correlation over frequency, mean rate).
#pragma once

#include <vector>

#include <Eigen/Core>

#include "channel/radio/radio_settings.h"

namespace airsplit {

struct Tap {
  double delay_s;
  double power;  ///< the powers of a profile add up to 1
};

/// The taps of a profile. Exponential: power exp(-delay / spread), up to eight delay spreads,
/// spaced by half a delay spread or by 1 / (2 bandwidth) if that is less: with taps 1 / bandwidth
/// apart one end of the band is the other's neighbour, and further apart the channel repeats
/// itself. The delays are scaled so that the rms delay spread is met exactly. `rms_delay_spread_s`
/// counts for Exponential alone.
std::vector<Tap> delay_taps(DelayProfile profile, double rms_delay_spread_s, double bandwidth_hz);

/// The largest delay spread times bandwidth of an exponential profile: 1024 taps, each evaluated at
/// as many sub-carriers.
inline constexpr double kMostSpreadTimesBandwidth = 64;

/// Sub-carriers at which a profile is to be evaluated so that the mean over them varies as that
/// over the band does: 64, or more if that takes more. An exponential profile, whose correlation
/// over frequency falls to a half in 1 / (2 pi spread), takes one for each 1 / (8 spread). The
/// tapped delay lines are for bands of up to 20 MHz, where 64 do; in a wider one the sub-carriers
/// must be closer than 1 / the longest delay.
Eigen::Index enough_subcarriers(DelayProfile profile, double rms_delay_spread_s,
                                double bandwidth_hz);

/// Square root of the second central moment of the delay, weighted by power.
double rms_delay_spread_s(const std::vector<Tap>& taps);

/// A row for each sub-carrier, a column for each tap: sqrt(power) exp(-j 2 pi f delay), with the
/// sub-carriers' centres f spread evenly over the band. Times a vector of tap gains it is the
/// channel at each sub-carrier.
Eigen::MatrixXcd frequency_response(const std::vector<Tap>& taps, double bandwidth_hz,
                                    Eigen::Index subcarriers);

}  // namespace airsplit
