// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: sharing. With TDMA each of n devices gets 1/n of the time, so that a long message
// takes n times as long; with an equal split each has 1/n of the band at the same SNR, which takes
// n times as long too. Under fast fading the shares add up to the ergodic capacity.
#include <cmath>
#include <cstdint>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/channel_world.h"
#include "tests/validation/gain_distribution.h"

namespace airsplit {
namespace {

constexpr double kBlocks = 1e5;  // of 1 ms, in the device's own slots

AnalyticLinkConfig shared_link(Sharing sharing, std::uint64_t devices, std::uint64_t own) {
  AnalyticLinkConfig config;
  config.radio.fading = Fading::Rayleigh;
  config.radio.coherence_ms = 1;
  config.analytic.sharing = sharing;
  config.analytic.slot_ms = 1;
  config.devices = devices;
  config.link_index = own;
  return config;
}

/// Bit/s/Hz of the whole band that a long message gets.
double simulated_rate(const AnalyticLinkConfig& config, double expected_rate) {
  const double own_s =
      1e-3 * kBlocks * (config.analytic.sharing == Sharing::Split ? config.devices : 1.0);
  const auto bytes = static_cast<std::uint32_t>(
      own_s * 1e6 * expected_rate / 8 /
      (config.analytic.sharing == Sharing::Split ? config.devices : 1.0));
  ChannelWorld world(config);
  world.send(0, ns3::Create<ns3::Packet>(bytes));
  ns3::Simulator::Run();
  const auto& arrivals = world.arrivals(1);
  return arrivals.empty() ? 0 : 8e-6 * bytes / (1e-9 * static_cast<double>(arrivals[0].time_ns));
}

void expect_shares(Sharing sharing, const char* name) {
  const FadingModel model{Fading::Rayleigh};
  const double full = ergodic_rate(model, 10);
  const double half = kZ999 * std::sqrt(rate_variance(model, 10) / kBlocks) / full;
  fmt::print("{}: share of the ergodic rate, times the number of devices\n", name);
  fmt::print("{:>8} {:>7} {:>10} {:>7} {:>19}\n", "devices", "device", "simulated", "theory",
             "99.9 % interval");
  for (const std::uint64_t devices : {1, 2, 5, 16}) {
    for (const std::uint64_t own : {std::uint64_t{0}, devices / 2, devices - 1}) {
      const double share =
          simulated_rate(shared_link(sharing, devices, own), full) / full * devices;
      // A message may end with a slot of its own that the others' turns would have followed.
      const double turn = sharing == Sharing::Tdma ? static_cast<double>(devices) / kBlocks : 0;
      const bool ok = std::abs(share - 1) <= half + turn;
      fmt::print("{:>8} {:>7} {:>10.5f} {:>7} [{:.5f}, {:.5f}]  {}\n", devices, own, share, 1,
                 1 - half - turn, 1 + half + turn, verdict(ok));
      EXPECT_TRUE(ok) << devices << " devices, device " << own;
    }
  }
}

TEST(Sharing, TdmaGivesEachDeviceItsShare) { expect_shares(Sharing::Tdma, "tdma"); }

TEST(Sharing, EqualSplitGivesEachDeviceItsShare) { expect_shares(Sharing::Split, "split"); }

}  // namespace
}  // namespace airsplit
