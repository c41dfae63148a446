// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: fading by Doppler. The autocorrelation of the complex gain is J0(2 pi f_D tau), and
// its envelope crosses a level rho (relative to the rms) upwards sqrt(2 pi) f_D rho exp(-rho^2)
// times a second, with a line of sight K in Rician fading at rest as Rice has it (Jakes, "Microwave
// Mobile Communications", 1974, sec. 1.1 and 1.3; Rice, "Statistical properties of a sine wave plus
// random noise", BSTJ, 1948).
#include <cmath>
#include <cstdint>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "channel/analytic/analytic_radio.h"
#include "channel/radio/doppler.h"
#include "tests/validation/gain_distribution.h"

namespace airsplit {
namespace {

constexpr double kTwoPi = 6.283185307179586477;
constexpr std::size_t kSinusoids = 128;  // as a flat link has

TEST(Doppler, AutocorrelationIsBesselsFunction) {
  constexpr int kRealisations = 100'000;
  constexpr double kDopplerHz = 37;
  fmt::print("Re E[h(0)* h(tau)] over {} realisations\n", kRealisations);
  fmt::print("{:>8} {:>10} {:>10} {:>21}\n", "f_D tau", "simulated", "theory", "99.9 % interval");
  for (const double lag : {0.0, 0.05, 0.1, 0.2, 0.3827, 0.5, 0.8, 1.0, 2.0}) {
    MeanEstimate real;
    for (std::uint64_t i = 0; i < kRealisations; ++i) {
      const JakesProcess process(kDopplerHz, 16, RandomStream(5, "test", i));
      const double start_s = 0.11 * static_cast<double>(i % 100);
      real.add(
          std::real(std::conj(process.gain(start_s)) * process.gain(start_s + lag / kDopplerHz)));
    }
    const double expected = std::cyl_bessel_j(0, kTwoPi * lag);
    const bool ok = real.interval_999().contains(expected);
    fmt::print("{:>8} {:>10.5f} {:>10.5f} [{:.6f}, {:.6f}]  {}\n", lag, real.mean(), expected,
               real.interval_999().low, real.interval_999().high, verdict(ok));
    EXPECT_TRUE(ok) << lag;
  }
}

/// Upward crossings of a level in a stretch of one realisation, sampled so finely that few are
/// missed.
double crossings_per_doppler_period(double level, std::uint64_t realisation) {
  constexpr double kStep = 0.01;  // of a Doppler period
  constexpr int kSamples = 1000;
  const JakesProcess process(1, kSinusoids, RandomStream(8, "test", realisation));
  int crossings = 0;
  bool was_below = false;
  for (int i = 0; i <= kSamples; ++i) {
    const bool below = std::abs(process.gain(kStep * i)) < level;
    crossings += was_below && !below ? 1 : 0;
    was_below = below;
  }
  return crossings / (kStep * kSamples);
}

TEST(Doppler, LevelCrossingRateIsJakes) {
  constexpr std::uint64_t kRealisations = 300;  // of 1000 samples: 3e5 draws a row
  fmt::print("Upward crossings per Doppler period\n");
  fmt::print("{:>8} {:>10} {:>10} {:>21}\n", "rho dB", "simulated", "theory", "99.9 % interval");
  for (const double level_db : {-15.0, -10.0, -5.0, -3.0, 0.0, 3.0, 5.0}) {
    const double level = std::pow(10.0, level_db / 20);
    MeanEstimate rate;
    for (std::uint64_t i = 0; i < kRealisations; ++i)
      rate.add(crossings_per_doppler_period(level, i));
    const double expected = std::sqrt(kTwoPi) * level * std::exp(-level * level);
    const bool ok = rate.interval_999().contains(expected);
    fmt::print("{:>8} {:>10.5f} {:>10.5f} [{:.6f}, {:.6f}]  {}\n", level_db, rate.mean(), expected,
               rate.interval_999().low, rate.interval_999().high, verdict(ok));
    EXPECT_TRUE(ok) << level_db;
  }
}

// A link's mean power over a long time is the one that it was given, whatever the seed. Of a
// Gaussian process with Jakes' spectrum the mean over T has the variance (2 / T) times the integral
// from 0 to T of (1 - t / T) J0(2 pi f_D t)^2: no seed may be further off than such a process is.
// (With the directions of all paths turned by one angle the deviation is three times as large.)
TEST(Doppler, MeanPowerOfEachSeedIsUnbiased) {
  constexpr std::uint64_t kSeeds = 100;
  constexpr double kPeriods = 20'000;  // Doppler periods
  constexpr int kSamples = 4000, kSteps = 1'000'000;
  double theory = 0;
  for (int i = 0; i < kSteps; ++i) {
    const double t = (i + 0.5) / kSteps;
    const double j0 = std::cyl_bessel_j(0, kTwoPi * kPeriods * t);
    theory += 2 * (1 - t) * j0 * j0 / kSteps;
  }
  MeanEstimate power;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const JakesProcess process(1, kSinusoids, RandomStream(seed, "test"));
    double sum = 0;
    // Spread over the time, each at a random place of its part.
    const RandomStream places(seed, "places");
    for (int i = 0; i < kSamples; ++i)
      sum += std::norm(process.gain(kPeriods * (i + places.uniform(i)) / kSamples));
    power.add(sum / kSamples);
  }
  const double sampling = 1.0 / kSamples;  // the variance that the samples add
  fmt::print(
      "Mean power over {} Doppler periods, {} seeds: {:.4f} [{:.4f}, {:.4f}], deviation {:.4f}, of "
      "a Gaussian process {:.4f}, and of the samples {:.4f}\n",
      kPeriods, kSeeds, power.mean(), power.interval_999().low, power.interval_999().high,
      std::sqrt(power.variance()), std::sqrt(theory), std::sqrt(sampling));
  EXPECT_TRUE(power.interval_999().contains(1));
  EXPECT_LT(power.variance(), 1.7 * (theory + sampling));
}

/// The link's own gain, line of sight included, has the distribution that was asked for: each draw
/// is a link of its own.
TEST(Doppler, GainHasTheDistributionOfItsFading) {
  constexpr std::uint64_t kLinks = 100'000;
  fmt::print("{:>14} {:>6} {:>10} {:>10} {:>21}\n", "P(gain >= x)", "x", "simulated", "theory",
             "99.9 % interval");
  for (const FadingModel& model : {FadingModel{Fading::Rayleigh}, FadingModel{Fading::Rician, 6}}) {
    for (const double x : {0.1, 0.5, 1.0, 2.0}) {
      std::uint64_t above = 0;
      for (std::uint64_t link = 0; link < kLinks; ++link) {
        AnalyticLinkConfig config;
        config.radio.snr_db = 0;
        config.radio.fading = model.kind;
        config.radio.rician_k_db = model.rician_k_db;
        config.radio.speed_kmh = 50;
        config.link_index = link;
        above += make_radio(config, Direction::Uplink).snr(link) >= x ? 1 : 0;
      }
      const Interval interval = wilson_999(above, kLinks);
      const double expected = gain_exceeds(model, x);
      const bool ok = interval.contains(expected);
      fmt::print("{:>14} {:>6} {:>10.5f} {:>10.5f} [{:.6f}, {:.6f}]  {}\n", name_of(model), x,
                 static_cast<double>(above) / kLinks, expected, interval.low, interval.high,
                 verdict(ok));
      EXPECT_TRUE(ok) << name_of(model) << " " << x;
    }
  }
}

}  // namespace
}  // namespace airsplit
