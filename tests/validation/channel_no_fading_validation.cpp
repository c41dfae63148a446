// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: without fading a message of L bytes takes 8 L / (B log2(1 + SNR)), Shannon's
// capacity.
#include <cmath>
#include <cstdint>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "channel/radio/block_fading.h"
#include "channel/radio/rate_model.h"
#include "tests/channel_world.h"

namespace airsplit {
namespace {

struct Point {
  double snr_db;
  double bandwidth_mhz;
  std::uint32_t bytes;
};

std::vector<Point> points() {
  std::vector<Point> all;
  for (const double snr_db : {-20.0, 0.0, 10.0, 30.0})
    for (const double bandwidth_mhz : {0.18, 1.0, 20.0})
      for (const std::uint32_t bytes : {1u, 1000u, 150'528u, 10'000'000u})
        all.push_back({snr_db, bandwidth_mhz, bytes});
  return all;
}

/// In long double, by another route than the channel's: not log1p, not through ratios of rates.
double theory_s(const Point& point) {
  const long double snr = std::pow(10.0L, static_cast<long double>(point.snr_db) / 10);
  return static_cast<double>(8.0L * point.bytes /
                             (1e6L * point.bandwidth_mhz * std::log2(1 + snr)));
}

double computed_s(const Point& point) {
  BlockFadingLink link;
  link.rate_bps = [&](std::uint64_t) {
    return shannon_rate_bps(1e6 * point.bandwidth_mhz, std::pow(10.0, point.snr_db / 10));
  };
  return transmission_time_s(link, 8.0 * point.bytes, {}, 1e9).value_or(-1);
}

/// Seconds on the air of one packet that is sent 3.7 s into the simulation.
double simulated_s(const Point& point) {
  constexpr std::int64_t kStartNs = 3'700'000'001;
  AnalyticLinkConfig config;
  config.radio.snr_db = point.snr_db;
  config.radio.bandwidth_mhz = point.bandwidth_mhz;
  ChannelWorld world(config);
  world.send_at(ns3::NanoSeconds(kStartNs), 0, ns3::Create<ns3::Packet>(point.bytes));
  ns3::Simulator::Run();
  return world.arrivals(1).empty()
             ? -1
             : 1e-9 * static_cast<double>(world.arrivals(1)[0].time_ns - kStartNs);
}

TEST(NoFading, TimeIsBitsOverCapacity) {
  fmt::print("{:>6} {:>6} {:>9} {:>19} {:>19} {:>19} {:>10} {:>9}\n", "SNR dB", "MHz", "bytes",
             "theory s", "computed s", "ns-3 s", "computed", "ns-3 ns");
  for (const Point& point : points()) {
    const double theory = theory_s(point), computed = computed_s(point),
                 simulated = simulated_s(point);
    const double relative_error = computed / theory - 1;
    const double error_ns = 1e9 * (simulated - theory);
    const bool ok = std::abs(relative_error) <= 1e-9 && std::abs(error_ns) <= 1;
    fmt::print("{:>6} {:>6} {:>9} {:>19.12f} {:>19.12f} {:>19.9f} {:>10.1e} {:>9.3f}  {}\n",
               point.snr_db, point.bandwidth_mhz, point.bytes, theory, computed, simulated,
               relative_error, error_ns, ok ? "ok" : "FAIL");
    EXPECT_LE(std::abs(relative_error), 1e-9);
    EXPECT_LE(std::abs(error_ns), 1);
  }
}

}  // namespace
}  // namespace airsplit
