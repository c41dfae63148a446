// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: the Wi-Fi link against a minimal ns-3 program of its own (bare_wifi.cpp) and against
// the rates of the 802.11ax tables. Both are simulations of the same MAC, so the margin is not a
// confidence interval: it is 3 %.
#include <cmath>
#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "channel/message/udp_link_end.h"
#include "tests/cell_world.h"
#include "tests/validation/interval.h"

namespace airsplit {
namespace {

/// What bare_wifi prints, Mbit/s.
double bare_goodput_mbps(double snr_db, double width_mhz, double seconds) {
  const std::string command =
      fmt::format("{} {} {} {}", AIRSPLIT_BARE_WIFI, snr_db, width_mhz, seconds);
  FILE* pipe = popen(command.c_str(), "r");
  double mbps = -1;
  EXPECT_TRUE(pipe && std::fscanf(pipe, "%lf", &mbps) == 1) << command;
  EXPECT_EQ(pclose(pipe), 0) << command;
  return mbps;
}

/// Keeps one link full of messages of one datagram each, as bare_wifi keeps its queue: what arrives
/// or is given up makes place for another.
class SaturatedLink {
 public:
  SaturatedLink(double snr_db, double width_mhz) : world_(config(snr_db, width_mhz), 1) {
    const Link& link = world_.link(0);
    link.edge->SetReceiver(ns3::MakeCallback(&SaturatedLink::arrive, this));
    link.device->TraceConnectWithoutContext("Drop", ns3::MakeCallback(&SaturatedLink::drop, this));
    for (int i = 0; i < kOutstanding; ++i) send();
  }

  double goodput_mbps(double seconds) {
    WifiWorld::run_for(ns3::Seconds(0.3));
    const double before = arrived_bytes_;
    WifiWorld::run_for(ns3::Seconds(seconds));
    return 8e-6 * (arrived_bytes_ - before) / seconds;
  }

 private:
  static constexpr int kOutstanding = 2000;
  static constexpr std::uint32_t kBytes = UdpLinkEnd::kContentBytes;

  static WifiLinkConfig config(double snr_db, double width_mhz) {
    WifiLinkConfig config;
    config.cell.radio.snr_db = snr_db;
    config.cell.radio.bandwidth_mhz = width_mhz;
    return config;
  }

  void send() {
    ns3::Simulator::ScheduleNow(&LinkEnd::Send, world_.link(0).device,
                                ns3::Create<ns3::Packet>(kBytes));
  }
  void arrive(ns3::Ptr<const ns3::Packet> message) {
    arrived_bytes_ += message->GetSize();
    send();
  }
  void drop(ns3::Ptr<const ns3::Packet> /*message*/) { send(); }

  WifiWorld world_;
  double arrived_bytes_ = 0;
};

/// HE-MCS 11, one stream, guard interval 0.8 us; the data sub-carriers grow faster than the width.
double highest_rate_mbps(double width_mhz) {
  return width_mhz == 20 ? 143.4 : width_mhz == 40 ? 286.8 : 600.5;
}

class WifiGoodput : public testing::TestWithParam<int> {};

TEST_P(WifiGoodput, IsThatOfABareProgram) {
  const double width_mhz = GetParam();
  fmt::print("802.11ax, {} MHz, one station, UDP, ideal rate control: Mbit/s\n", width_mhz);
  fmt::print("{:>6} {:>10} {:>10} {:>8} {:>8}\n", "SNR dB", "airsplit", "bare ns-3", "ratio",
             "highest");
  for (double snr_db = 0; snr_db <= 40; snr_db += 5) {
    // At 0 dB most frames fail and few make it: it takes long to see how many in the mean, but less
    // than the 100 s after which bare_wifi's queue lets its oldest frames go.
    const double at_0_db = width_mhz == 20 ? 90 : 40;
    const double seconds = snr_db < 5 ? at_0_db : snr_db < 20 ? 2 : 0.5;
    const double bare = bare_goodput_mbps(snr_db, width_mhz, seconds);
    const double ours = SaturatedLink(snr_db, width_mhz).goodput_mbps(seconds);
    const bool ok = std::abs(ours - bare) <= 0.03 * bare && ours < highest_rate_mbps(width_mhz);
    fmt::print("{:>6} {:>10.3f} {:>10.3f} {:>8.4f} {:>8}  {}\n", snr_db, ours, bare, ours / bare,
               highest_rate_mbps(width_mhz), verdict(ok));
    EXPECT_TRUE(ok) << snr_db << " dB";
  }
}

INSTANTIATE_TEST_SUITE_P(Mhz, WifiGoodput, testing::Values(20, 40, 80),
                         [](const auto& width) { return std::to_string(width.param); });

/// Milliseconds of 10 kB, each station once in 100 ms.
MeanEstimate latency_ms(std::size_t stations, bool at_once) {
  WifiLinkConfig config;
  config.cell.radio.snr_db = 30;
  config.cell.radio.bandwidth_mhz = 20;
  constexpr std::int64_t kRounds = 50, kPeriodNs = 100'000'000;
  const std::int64_t apart_ns = at_once ? 0 : kPeriodNs / static_cast<std::int64_t>(stations);
  WifiWorld world(config, stations);
  for (std::int64_t round = 0; round < kRounds; ++round)
    for (std::size_t i = 0; i < stations; ++i)
      world.send_at(ns3::NanoSeconds(round * kPeriodNs + apart_ns * static_cast<std::int64_t>(i)),
                    i, 10'000);
  WifiWorld::run_for(ns3::NanoSeconds((kRounds + 10) * kPeriodNs));
  MeanEstimate latency;
  for (std::size_t i = 0; i < stations; ++i) {
    const auto& arrived_ns = world.edge(i).arrived_ns;
    EXPECT_EQ(arrived_ns.size(), static_cast<std::size_t>(kRounds)) << "station " << i;
    for (std::size_t round = 0; round < arrived_ns.size(); ++round)
      latency.add(1e-6 * static_cast<double>(arrived_ns[round] -
                                             static_cast<std::int64_t>(round) * kPeriodNs -
                                             apart_ns * static_cast<std::int64_t>(i)));
  }
  return latency;
}

TEST(WifiContention, LatencyOfTenKilobytes) {
  fmt::print("10 kB from each station every 100 ms, 20 MHz, 30 dB: latency, ms\n");
  fmt::print("{:>8} {:>12} {:>10}\n", "stations", "spread out", "all at once");
  const double frame_ms = 8e4 / 143.4e3;  // the bits alone at the highest rate
  double last = 0;
  for (const std::size_t stations : {1, 8, 32}) {
    const double spread = latency_ms(stations, false).mean();
    const double at_once = latency_ms(stations, true).mean();
    fmt::print("{:>8} {:>12.3f} {:>10.3f}\n", stations, spread, at_once);
    EXPECT_GT(spread, frame_ms);
    EXPECT_GE(at_once, last);
    // One after another, the k-th of n waits for k - 1 others: (n + 1) / 2 frames in the mean.
    EXPECT_GT(at_once, 0.5 * static_cast<double>(stations + 1) * frame_ms);
    last = at_once;
  }
}

}  // namespace
}  // namespace airsplit
