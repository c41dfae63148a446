// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// 99.9 % intervals for the validation tests, and the verdict that they print.
#pragma once

#include <cmath>
#include <cstdint>

#include <boost/math/quadrature/exp_sinh.hpp>

namespace airsplit {

/// Two-sided 99.9 % of the normal distribution.
inline constexpr double kZ999 = 3.2905;

struct Interval {
  double low;
  double high;
  bool contains(double value) const { return low <= value && value <= high; }
};

inline const char* verdict(bool ok) { return ok ? "ok" : "FAIL"; }

/// Wilson's score interval (Wilson, "Probable inference, the law of succession, and statistical
/// inference", JASA, 1927).
inline Interval wilson_999(std::uint64_t successes, std::uint64_t trials) {
  const auto n = static_cast<double>(trials);
  const double p = static_cast<double>(successes) / n, scale = 1 + kZ999 * kZ999 / n;
  const double center = (p + kZ999 * kZ999 / (2 * n)) / scale;
  const double half = kZ999 / scale * std::sqrt(p * (1 - p) / n + kZ999 * kZ999 / (4 * n * n));
  return {center - half, center + half};
}

/// Of a mean of independent draws, from the draws themselves.
class MeanEstimate {
 public:
  void add(double value) {
    ++count_;
    const double delta = value - mean_;  // Welford, "Note on a method...", Technometrics, 1962
    mean_ += delta / static_cast<double>(count_);
    squares_ += delta * (value - mean_);
  }
  std::uint64_t count() const { return count_; }
  double mean() const { return mean_; }
  double variance() const { return squares_ / static_cast<double>(count_ - 1); }
  Interval interval_999() const {
    const double half = kZ999 * std::sqrt(variance() / static_cast<double>(count_));
    return {mean_ - half, mean_ + half};
  }

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0, squares_ = 0;
};

/// The integral of f from 0 to infinity (Takahasi and Mori's double exponential rule, Boost.Math).
template <typename F>
double integral(F f) {
  boost::math::quadrature::exp_sinh<double> rule;
  return rule.integrate(f);
}

}  // namespace airsplit
