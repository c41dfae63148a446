// Validation: the mean rate of a message that crosses very many Rayleigh blocks is the ergodic
// capacity, E[log2(1 + SNR |h|^2)] = e^(1/SNR) E1(1/SNR) / ln 2 bit/s/Hz (Alouini and Goldsmith,
// "Capacity of Rayleigh fading channels under different adaptive transmission and
// diversity-combining techniques", IEEE Trans. Veh. Technol., 1999).
#include <cmath>
#include <cstdint>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/channel_world.h"

namespace airsplit {
namespace {

constexpr double kBlocks = 2e6;

double ergodic_rate(double snr) {
  const double exponential_integral = -std::expint(-1 / snr);  // E1(x) = -Ei(-x)
  return std::exp(1 / snr) * exponential_integral / std::log(2);
}

/// Variance of log2(1 + snr g) for exponential g, by the trapezoidal rule in u = ln g, whose error
/// falls faster than any power of the step here.
double rate_variance(double snr) {
  constexpr double kStep = 0.01;
  double first = 0, second = 0;
  for (double u = -40; u < 6; u += kStep) {
    const double gain = std::exp(u);
    const double weight = kStep * gain * std::exp(-gain);
    const double rate = std::log2(1 + snr * gain);
    first += weight * rate;
    second += weight * rate * rate;
  }
  return second - first * first;
}

/// Bit/s/Hz of one message of about kBlocks blocks of 1 ms at 1 MHz.
double simulated_rate(double snr_db, double expected_rate, int from) {
  AnalyticLinkConfig config;
  config.snr_db = snr_db;
  config.bandwidth_mhz = 1;
  config.fading = Fading::Rayleigh;
  config.coherence_ms = 1;
  config.link_index = static_cast<std::uint64_t>(snr_db + 100);  // each row a sample of its own
  const auto bytes = static_cast<std::uint32_t>(kBlocks * 1e-3 * 1e6 * expected_rate / 8);
  ChannelWorld world(config);
  world.send(from, ns3::Create<ns3::Packet>(bytes));  // no content: ns-3 keeps only its length
  ns3::Simulator::Run();
  const auto& arrivals = world.arrivals(1 - from);
  return arrivals.empty() ? 0 : 8.0 * bytes / (1e-3 * static_cast<double>(arrivals[0].time_ns));
}

TEST(FastFading, MeanRateIsTheErgodicCapacity) {
  constexpr double z = 3.2905;
  fmt::print("{:>6} {:>9} {:>10} {:>10} {:>19}\n", "SNR dB", "direction", "simulated", "theory",
             "99.9 % interval");
  for (const double snr_db : {-10.0, 0.0, 10.0, 20.0, 30.0}) {
    const double snr = std::pow(10.0, snr_db / 10);
    const double expected = ergodic_rate(snr);
    const double half = z * std::sqrt(rate_variance(snr) / kBlocks);
    for (const int from : {0, 1}) {
      const double simulated = simulated_rate(snr_db, expected, from);
      const bool ok = std::abs(simulated - expected) <= half;
      fmt::print("{:>6} {:>9} {:>10.5f} {:>10.5f} [{:.5f}, {:.5f}]  {}\n", snr_db,
                 from == 0 ? "uplink" : "downlink", simulated, expected, expected - half,
                 expected + half, ok ? "ok" : "FAIL");
      EXPECT_NEAR(simulated, expected, half);
    }
  }
}

}  // namespace
}  // namespace airsplit
