// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: echoes. The correlation of the channel between two frequencies is the Fourier
// transform of the power delay profile, which a difference of power shows as its squared magnitude:
// cov(|H(f)|^2, |H(f + d)|^2) = |sum_l p_l exp(-j 2 pi d tau_l)|^2 for Rayleigh taps (Tse and
// Viswanath, 2005, sec. 2.4); each sub-carrier alone fades as a flat channel does, so the mean rate
// is that of a flat one.
#include <array>
#include <cmath>
#include <complex>
#include <cstdint>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "channel/analytic/analytic_radio.h"
#include "channel/radio/delay_profile.h"
#include "tests/validation/gain_distribution.h"

namespace airsplit {
namespace {

constexpr std::uint64_t kBlocks = 100'000;
constexpr double kBandwidthHz = 20e6;
constexpr Eigen::Index kSubcarriers = 64;

TEST(Selectivity, CorrelationOverFrequencyIsTheTransformOfTheProfile) {
  const auto taps = delay_taps(DelayProfile::Exponential, 100e-9, kBandwidthHz);
  const auto response = frequency_response(taps, kBandwidthHz, kSubcarriers);
  const RandomStream stream(9, "test");
  fmt::print("cov(|H(0)|^2, |H(d)|^2), exponential profile of 100 ns, {} blocks\n", kBlocks);
  fmt::print("{:>8} {:>10} {:>10} {:>21}\n", "d MHz", "simulated", "theory", "99.9 % interval");
  for (const Eigen::Index apart : {0, 1, 2, 4, 8, 16, 32}) {
    MeanEstimate covariance;
    for (std::uint64_t block = 0; block < kBlocks; ++block) {
      Eigen::VectorXcd gains(response.cols());
      for (Eigen::Index l = 0; l < gains.size(); ++l)
        gains[l] = complex_normal(stream, block * taps.size() + static_cast<std::uint64_t>(l));
      const std::complex<double> here = response.row(10) * gains,
                                 there = response.row(10 + apart) * gains;
      covariance.add((std::norm(here) - 1) * (std::norm(there) - 1));
    }
    const double apart_hz = kBandwidthHz * static_cast<double>(apart) / kSubcarriers;
    std::complex<double> transform = 0;
    for (const Tap& tap : taps)
      transform += std::polar(tap.power, -6.283185307179586477 * apart_hz * tap.delay_s);
    const double expected = std::norm(transform);
    const bool ok = covariance.interval_999().contains(expected);
    fmt::print("{:>8} {:>10.5f} {:>10.5f} [{:.6f}, {:.6f}]  {}\n", 1e-6 * apart_hz,
               covariance.mean(), expected, covariance.interval_999().low,
               covariance.interval_999().high, verdict(ok));
    EXPECT_TRUE(ok) << apart;
  }
}

TEST(Selectivity, MeanRateIsThatOfAFlatChannel) {
  fmt::print("Mean rate over {} blocks, bit/s/Hz\n", kBlocks);
  fmt::print("{:>12} {:>16} {:>10} {:>10} {:>19} {:>10}\n", "profile", "fading", "simulated",
             "theory", "99.9 % interval", "deviation");
  struct Row {
    const char* name;
    DelayProfile profile;
    FadingModel model;
  };
  const FadingModel rayleigh{Fading::Rayleigh}, rician{Fading::Rician, 3};
  for (const Row& row :
       {Row{"exponential", DelayProfile::Exponential, rayleigh},
        Row{"exponential", DelayProfile::Exponential, rician},
        Row{"EPA", DelayProfile::Epa, rayleigh}, Row{"EVA", DelayProfile::Eva, rayleigh},
        Row{"ETU", DelayProfile::Etu, rayleigh}}) {
    AnalyticLinkConfig config;
    config.radio.bandwidth_mhz = 1e-6 * kBandwidthHz;
    config.radio.fading = row.model.kind;
    config.radio.rician_k_db = row.model.rician_k_db;
    config.radio.delay_profile = row.profile;
    const AnalyticRadio radio = make_radio(config, Direction::Uplink);
    MeanEstimate rate;
    for (std::uint64_t block = 0; block < kBlocks; ++block)
      rate.add(radio.link.rate_bps(block) / kBandwidthHz);
    const double expected = ergodic_rate(row.model, 10);
    const bool ok = rate.interval_999().contains(expected);
    fmt::print("{:>12} {:>16} {:>10.5f} {:>10.5f} [{:.5f}, {:.5f}] {:>10.4f}  {}\n", row.name,
               name_of(row.model), rate.mean(), expected, rate.interval_999().low,
               rate.interval_999().high, std::sqrt(rate.variance()), verdict(ok));
    EXPECT_TRUE(ok) << row.name;
    EXPECT_LT(rate.variance(), rate_variance(row.model, 10)) << "echoes average over the band";
  }
}

/// E[|H(f)|^2 |H(f + d)|^2] - 1 = |R(d)|^2 with R(d) = 1 / (1 + j 2 pi d spread), and the rates of
/// two sub-carriers have the covariance that Rayleigh gains with that correlation have: from its
/// expansion in Laguerre polynomials, sum over n > 0 of c_n^2 |R|^(2n), c_n = E[log2(1 + snr g)
/// L_n(g)] for g ~ Exp(1). Over a band B the mean rate's variance is the mean of that, weighted by
/// the triangle of the distances.
double deviation_of_mean_rate(double snr, double spread_times_bandwidth) {
  constexpr int kTerms = 12, kSteps = 200'000;
  std::array<double, kTerms> c{};
  constexpr double kEnd = 60;
  for (int i = 0; i < kSteps; ++i) {
    const double g = kEnd * (i + 0.5) / kSteps;
    const double weight = std::log2(1 + snr * g) * std::exp(-g) * kEnd / kSteps;
    double before = 1, laguerre = 1 - g;
    for (int n = 1; n < kTerms; ++n) {
      c.at(n) += weight * laguerre;
      const double next = ((2 * n + 1 - g) * laguerre - n * before) / (n + 1);
      before = laguerre;
      laguerre = next;
    }
  }
  double variance = 0;
  for (int i = 0; i < kSteps; ++i) {
    const double apart = (i + 0.5) / kSteps;  // over the band
    const double angle = 6.283185307179586477 * apart * spread_times_bandwidth;
    const double correlation = 1 / (1 + angle * angle);
    double power = 1;
    for (int n = 1; n < kTerms; ++n) {
      power *= correlation;
      variance += 2 * (1 - apart) * c.at(n) * c.at(n) * power / kSteps;
    }
  }
  return std::sqrt(variance);
}

TEST(Selectivity, DeviationOfTheRateIsThatOfAnExponentialProfile) {
  constexpr std::uint64_t kFewBlocks = 4000;
  fmt::print("Standard deviation of the mean rate, exponential profile, 10 dB, bit/s/Hz\n");
  fmt::print("{:>8} {:>8} {:>10} {:>10}\n", "MHz", "ns", "simulated", "theory");
  struct Row {
    double bandwidth_mhz, spread_ns;
  };
  for (const Row& row : {Row{20, 100}, Row{100, 300}, Row{200, 300}}) {
    AnalyticLinkConfig config;
    config.radio.bandwidth_mhz = row.bandwidth_mhz;
    config.radio.fading = Fading::Rayleigh;
    config.radio.delay_profile = DelayProfile::Exponential;
    config.radio.delay_spread_ns = row.spread_ns;
    const AnalyticRadio radio = make_radio(config, Direction::Uplink);
    const std::uint64_t blocks = row.bandwidth_mhz > 100 ? kFewBlocks / 8 : kFewBlocks;
    MeanEstimate rate;
    for (std::uint64_t block = 0; block < blocks; ++block)
      rate.add(radio.link.rate_bps(block) / (1e6 * row.bandwidth_mhz));
    const double expected = deviation_of_mean_rate(10, 1e-3 * row.spread_ns * row.bandwidth_mhz);
    const double deviation = std::sqrt(rate.variance());
    // 3.3 standard errors of a deviation, and 3 % for the sub-carriers and the taps.
    const double tolerance = 3.3 / std::sqrt(2.0 * static_cast<double>(blocks)) + 0.03;
    const bool ok = std::abs(deviation / expected - 1) <= tolerance;
    fmt::print("{:>8} {:>8} {:>10.4f} {:>10.4f}  {}\n", row.bandwidth_mhz, row.spread_ns, deviation,
               expected, verdict(ok));
    EXPECT_TRUE(ok) << row.bandwidth_mhz;
    if (row.bandwidth_mhz == 100) {
      EXPECT_NEAR(expected, 0.155, 0.002);
    }
  }
}

TEST(Selectivity, EchoesThatTakeTooManyTapsAreRefused) {
  RadioSettings radio;
  radio.bandwidth_mhz = 1000;
  radio.fading = Fading::Rayleigh;
  radio.delay_profile = DelayProfile::Exponential;
  radio.delay_spread_ns = 64;
  EXPECT_EQ(what_is_wrong(radio), "");
  radio.delay_spread_ns = 65;
  EXPECT_EQ(what_is_wrong(radio).substr(0, 46), "link.delay_spread_ns = 65: expected at most 64");
}

}  // namespace
}  // namespace airsplit
