// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Log-normal shadowing: a slow Gaussian process in dB whose correlation falls off exponentially
// with time, exp(-t / T) (Gudmundson, "Correlation model for shadow fading in mobile radio
// systems", Electronics Letters, 1991, with the distance covered at a steady speed).
//
// The process is Markov, so its value between two known ones depends on those alone. Values 32 T
// apart are independent (exp(-32) is nothing); those between are drawn by bisection, each from its
// own counter: any value costs a dozen draws, exact in distribution, whatever was asked before.
//
// Validation: channel_shadowing_validation.cpp (standard deviation, correlation).
#pragma once

#include <cstdint>

#include "common/random.h"

namespace airsplit {

/// The value is held for 1 / kShadowingSteps of the correlation time.
inline constexpr std::uint64_t kShadowingSteps = 128;

class Shadowing {
 public:
  /// The same for both directions of a link: what stands in the way stands in the way of both.
  Shadowing(double sigma_db, double correlation_s, std::uint64_t seed, std::uint64_t link_index);

  /// dB to add to the SNR: mean 0, standard deviation sigma. time_s >= 0.
  double gain_db(double time_s) const;

  /// For how long a value is held.
  double step_s() const { return correlation_s_ / static_cast<double>(kShadowingSteps); }

 private:
  double standard_value(std::uint64_t step) const;

  double sigma_db_;
  double correlation_s_;
  RandomStream stream_;
};

}  // namespace airsplit
