// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: the mean rate of a message that crosses very many blocks is the ergodic capacity,
// E[log2(1 + SNR |h|^2)]: for Rayleigh e^(1/SNR) E1(1/SNR) / ln 2 bit/s/Hz (Alouini and Goldsmith,
// "Capacity of Rayleigh fading channels under different adaptive transmission and
// diversity-combining techniques", IEEE Trans. Veh. Technol., 1999), for the others the integral
// over the gain's density (gain_distribution.h).
#include <cmath>
#include <cstdint>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/channel_world.h"
#include "tests/validation/gain_distribution.h"

namespace airsplit {
namespace {

constexpr double kBlocks = 1e6;

/// Bit/s/Hz of one message of about kBlocks blocks of 1 ms at 1 MHz.
double simulated_rate(const FadingModel& model, double snr_db, double expected_rate, int from) {
  AnalyticLinkConfig config;
  config.radio.snr_db = snr_db;
  config.radio.bandwidth_mhz = 1;
  config.radio.fading = model.kind;
  config.radio.rician_k_db = model.rician_k_db;
  config.radio.nakagami_m = model.nakagami_m;
  config.radio.coherence_ms = 1;
  config.link_index = static_cast<std::uint64_t>(snr_db + 100);  // each row a sample of its own
  const auto bytes = static_cast<std::uint32_t>(kBlocks * 1e-3 * 1e6 * expected_rate / 8);
  ChannelWorld world(config);
  world.send(from, ns3::Create<ns3::Packet>(bytes));  // no content: ns-3 keeps only its length
  ns3::Simulator::Run();
  const auto& arrivals = world.arrivals(1 - from);
  return arrivals.empty() ? 0 : 8.0 * bytes / (1e-3 * static_cast<double>(arrivals[0].time_ns));
}

void expect_ergodic_rate(const FadingModel& model) {
  fmt::print("{}: mean rate over {} blocks, bit/s/Hz\n", name_of(model), kBlocks);
  fmt::print("{:>6} {:>9} {:>10} {:>10} {:>19}\n", "SNR dB", "direction", "simulated", "theory",
             "99.9 % interval");
  for (const double snr_db : {-10.0, 0.0, 10.0, 20.0, 30.0}) {
    const double snr = std::pow(10.0, snr_db / 10);
    const double expected = ergodic_rate(model, snr);
    const double half = kZ999 * std::sqrt(rate_variance(model, snr) / kBlocks);
    for (const int from : {0, 1}) {
      const double simulated = simulated_rate(model, snr_db, expected, from);
      const bool ok = std::abs(simulated - expected) <= half;
      fmt::print("{:>6} {:>9} {:>10.5f} {:>10.5f} [{:.5f}, {:.5f}]  {}\n", snr_db,
                 from == 0 ? "uplink" : "downlink", simulated, expected, expected - half,
                 expected + half, verdict(ok));
      EXPECT_NEAR(simulated, expected, half);
    }
  }
}

TEST(FastFading, RayleighMeanRateIsTheErgodicCapacity) { expect_ergodic_rate({Fading::Rayleigh}); }

TEST(FastFading, RicianMeanRateIsTheErgodicCapacity) { expect_ergodic_rate({Fading::Rician, 6}); }

TEST(FastFading, NakagamiMeanRateIsTheErgodicCapacity) {
  expect_ergodic_rate({Fading::Nakagami, 0, 3.5});
  expect_ergodic_rate({Fading::Nakagami, 0, 0.5});
}

/// The quadrature itself, against the closed form.
TEST(FastFading, QuadratureAgreesWithTheExponentialIntegral) {
  for (const double snr : {0.1, 1.0, 10.0, 100.0, 1000.0}) {
    const double exponential_integral = -std::expint(-1 / snr);  // E1(x) = -Ei(-x)
    const double closed_form = std::exp(1 / snr) * exponential_integral / std::log(2);
    EXPECT_NEAR(ergodic_rate({Fading::Rayleigh}, snr) / closed_form, 1, 1e-9);
  }
}

}  // namespace
}  // namespace airsplit
