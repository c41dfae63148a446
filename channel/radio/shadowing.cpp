// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/radio/shadowing.h"

#include <cmath>

namespace airsplit {

Shadowing::Shadowing(double sigma_db, double correlation_s, std::uint64_t seed,
                     std::uint64_t link_index)
    : sigma_db_(sigma_db), correlation_s_(correlation_s), stream_(seed, "shadowing", link_index) {}

double Shadowing::gain_db(double time_s) const {
  // A block's start may come out a rounding below the step that begins there.
  constexpr double kRounding = 1e-6;
  return sigma_db_ * standard_value(static_cast<std::uint64_t>(time_s / step_s() + kRounding));
}

double Shadowing::standard_value(std::uint64_t step) const {
  constexpr std::uint64_t kSpan = 32 * kShadowingSteps;
  std::uint64_t left = step / kSpan * kSpan;
  double at_left = stream_.normal(left), at_right = stream_.normal(left + kSpan);
  // Halfway between two values, each correlated with it by r, the process has the mean
  // r / (1 + r^2) times their sum and the variance (1 - r^2) / (1 + r^2).
  for (std::uint64_t half = kSpan / 2; left != step; half /= 2) {
    const double r = std::exp(-static_cast<double>(half) / static_cast<double>(kShadowingSteps));
    const double middle = r / (1 + r * r) * (at_left + at_right) +
                          std::sqrt((1 - r * r) / (1 + r * r)) * stream_.normal(left + half);
    if (step >= left + half) {
      left += half;
      at_left = middle;
    } else {
      at_right = middle;
    }
  }
  return at_left;
}

}  // namespace airsplit
