// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The power gain's distribution in closed form, from Boost.Math: what the simulation is held to.
#pragma once

#include <cmath>
#include <string>

#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/non_central_chi_squared.hpp>
#include <fmt/format.h>

#include "channel/radio/fading.h"
#include "tests/validation/interval.h"

namespace airsplit {

inline std::string name_of(const FadingModel& model) {
  switch (model.kind) {
    case Fading::None:
      return "none";
    case Fading::Rayleigh:
      return "rayleigh";
    case Fading::Rician:
      return fmt::format("rician K={} dB", model.rician_k_db);
    case Fading::Nakagami:
      return fmt::format("nakagami m={}", model.nakagami_m);
  }
  return "";
}

inline double rician_k(const FadingModel& model) { return std::pow(10.0, model.rician_k_db / 10); }

/// P(gain >= x). Rayleigh: exp(-x). Rician: Marcum's Q1(sqrt(2K), sqrt(2(K+1)x)), which is the
/// upper tail of a non-central chi-squared distribution with 2 degrees of freedom and
/// non-centrality 2K. Nakagami: the regularised incomplete gamma function Q(m, m x). Simon and
/// Alouini, "Digital Communication over Fading Channels", 2005, table 2.2.
inline double gain_exceeds(const FadingModel& model, double x) {
  using namespace boost::math;
  if (model.kind == Fading::Rician) {
    const double k = rician_k(model);
    return cdf(complement(non_central_chi_squared(2, 2 * k), 2 * (k + 1) * x));
  }
  if (model.kind == Fading::Nakagami) return gamma_q(model.nakagami_m, model.nakagami_m * x);
  return std::exp(-x);
}

inline double gain_density(const FadingModel& model, double x) {
  using namespace boost::math;
  if (model.kind == Fading::Rician) {
    const double k = rician_k(model);
    return 2 * (k + 1) * pdf(non_central_chi_squared(2, 2 * k), 2 * (k + 1) * x);
  }
  if (model.kind == Fading::Nakagami)
    return pdf(gamma_distribution<>(model.nakagami_m, 1 / model.nakagami_m), x);
  return std::exp(-x);
}

/// E[f(gain)], by quadrature; f grows slower than any power.
template <typename F>
double gain_mean(const FadingModel& model, F f) {
  constexpr double kNothingLeft = 700;  // beyond it the densities are 0 in double precision
  return integral(
      [&](double x) { return x <= 0 || x > kNothingLeft ? 0.0 : gain_density(model, x) * f(x); });
}

/// Ergodic rate, bit/s/Hz.
inline double ergodic_rate(const FadingModel& model, double snr) {
  return gain_mean(model, [&](double gain) { return std::log2(1 + snr * gain); });
}

/// Variance of the rate from block to block.
inline double rate_variance(const FadingModel& model, double snr) {
  const double mean = ergodic_rate(model, snr);
  return gain_mean(model,
                   [&](double gain) { return std::pow(std::log2(1 + snr * gain) - mean, 2); });
}

}  // namespace airsplit
