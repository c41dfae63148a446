// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Small-scale fading: the distributions of a path's power gain, drawn block by block.
//
// A draw is a pure function of seed, link, direction and block number, never of what was drawn
// before: every scheme sees the same fading.
//
// Validation: channel_outage_validation.cpp and channel_ergodic_rate_validation.cpp hold each
// distribution against its closed form.
#pragma once

#include <complex>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "common/random.h"

namespace airsplit {

enum class Fading { None, Rayleigh, Rician, Nakagami };

/// Uplink is from the device to the edge. Each direction has fading of its own (FDD).
enum class Direction { Uplink, Downlink };

/// "fading.uplink" or "fading.downlink".
std::string fading_stream_name(Direction direction);

struct FadingModel {
  Fading kind = Fading::None;
  double rician_k_db = 0;  ///< Rician: power of the line of sight over that of all else, dB
  double nakagami_m = 1;   ///< Nakagami: 1 / variance of the power gain; 1 is Rayleigh
};

/// The share of the power in the line of sight, K / (K + 1): 0 for Rayleigh, 1 for None.
double line_of_sight_share(const FadingModel& model);

/// The power gain of each block: |h|^2, mean 1. A pure function of the block's number.
using PowerGain = std::function<double(std::uint64_t block)>;

/// Independent from block to block, drawn from the stream fading_stream_name() of this seed and
/// link. None: 1. Rayleigh: exponential (Tse and Viswanath, "Fundamentals of Wireless
/// Communication", 2005, sec. 2.4.2). Rician: |sqrt(K/(K+1)) + sqrt(1/(K+1)) w|^2 with w circular
/// normal (ibid.). Nakagami: gamma of shape m and mean 1 (Nakagami, "The m-distribution", 1960).
PowerGain power_gain(const FadingModel& model, Direction direction, std::uint64_t seed,
                     std::uint64_t link_index);

/// P(gain >= x). Rayleigh: exp(-x). Rician: Marcum's Q1(sqrt(2K), sqrt(2(K+1)x)). Nakagami: the
/// regularised incomplete gamma function Q(m, m x) (Simon and Alouini, "Digital Communication over
/// Fading Channels", 2005, table 2.2).
double gain_exceedance(const FadingModel& model, double x);

/// 64 gains of equal probability that stand for all, rising: means over them are near those over
/// the fading. Of Rician the scattered part's power and phase are dealt out, 8 of each.
std::vector<double> typical_gains(const FadingModel& model);

/// Circular symmetric complex normal of mean power 1.
std::complex<double> complex_normal(const RandomStream& stream, std::uint64_t counter);

/// Gamma of this shape and mean 1, by rejection: Marsaglia and Tsang, "A simple method for
/// generating gamma variables", ACM Trans. Math. Softw., 2000. shape >= 0.5.
double gamma_of_mean_one(const RandomStream& stream, std::uint64_t counter, double shape);

}  // namespace airsplit
