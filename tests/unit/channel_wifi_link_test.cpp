// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The Wi-Fi link: exact SNR, losses, all standards, widths and rate controls; see also
// channel_cells_test.cpp.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ns3/node-list.h>
#include <ns3/wifi-mac-queue.h>
#include <ns3/wifi-mac.h>
#include <ns3/wifi-net-device.h>

#include "channel/radio/fading.h"
#include "common/error.h"
#include "tests/cell_world.h"

namespace airsplit {
namespace {

using ns3::MilliSeconds;
using ns3::Seconds;

WifiLinkConfig cell(double snr_db = 30) {
  WifiLinkConfig config;
  config.cell.radio.snr_db = snr_db;
  config.cell.radio.bandwidth_mhz = 20;
  return config;
}

TEST(WifiLink, EachStandardAndWidthCarriesABurst) {
  double last_ms = 0;
  for (const WifiStandard standard : {WifiStandard::N, WifiStandard::Ac, WifiStandard::Ax}) {
    for (const double mhz : {20.0, 40.0, 80.0, 160.0}) {
      WifiLinkConfig config = cell();
      config.cell.radio.bandwidth_mhz = mhz;
      config.wifi.standard = standard;
      if (!what_is_wrong(config, 1).empty()) continue;
      WifiWorld world(config, 1);
      world.send_at(Seconds(1), 0, 100'000);
      WifiWorld::run_for(Seconds(2));
      ASSERT_EQ(world.edge(0).arrived.size(), 1U) << mhz;
      const double ms = 1e-6 * static_cast<double>(world.edge(0).arrived_ns[0]) - 1000;
      std::printf("%d %4.0f MHz: 100 kB in %.2f ms\n", static_cast<int>(standard), mhz, ms);
      EXPECT_LT(ms, mhz == 20 ? 20 : 0.7 * last_ms) << "twice the width is not much faster";
      last_ms = ms;
    }
  }
}

TEST(WifiLink, EachRateControlCarriesABurst) {
  for (const WifiRateControl control :
       {WifiRateControl::Ideal, WifiRateControl::Minstrel, WifiRateControl::Constant}) {
    WifiLinkConfig config = cell();
    config.wifi.rate_control = control;
    config.wifi.mcs = 3;
    WifiWorld world(config, 1);
    world.send_at(Seconds(1), 0, 100'000);
    WifiWorld::run_for(Seconds(2));
    ASSERT_EQ(world.edge(0).arrived.size(), 1U);
    const double ms = 1e-6 * static_cast<double>(world.edge(0).arrived_ns[0]) - 1000;
    std::printf("rate control %d: 100 kB in %.2f ms\n", static_cast<int>(control), ms);
    if (control == WifiRateControl::Constant) {
      EXPECT_GT(ms, 8e5 / 34.4e3);  // HE-MCS 3: 34.4 Mbit/s
      EXPECT_LT(ms, 1.15 * 8e5 / 34.4e3);
    }
  }
}

TEST(WifiLink, EachDeviceHasItsOwnSnr) {
  WifiLinkConfig config = cell();
  config.cell.device_snr_db = {30, 5, 30};
  WifiWorld world(config, 3);
  for (std::size_t i = 0; i < 3; ++i)
    world.send_at(MilliSeconds(200 * static_cast<std::int64_t>(i)), i, 100'000);
  WifiWorld::run_for(Seconds(2));
  const auto ms = [&](std::size_t i) {
    return 1e-6 * static_cast<double>(world.edge(i).arrived_ns.at(0)) - 200.0 * i;
  };
  EXPECT_GT(ms(1), 4 * ms(0));
  EXPECT_NEAR(ms(2), ms(0), 1);
}

// At -1 dB a beacon now and then is heard: a station may be associated long after the wait for it.
TEST(WifiLink, AStationThatAssociatesLateStopsNothing) {
  WifiWorld world(cell(-1), 4);
  const ns3::Time end = ns3::Simulator::Now() + Seconds(60);
  WifiWorld::run_for(Seconds(60));
  EXPECT_EQ(ns3::Simulator::Now(), end);
}

/// What a cell of these devices says as it is set up.
std::vector<std::string> notes_of(WifiLinkConfig config, std::size_t devices) {
  std::vector<std::string> notes;
  config.say = [&](const std::string& text) { notes.push_back(text); };
  const WifiWorld world(config, devices);
  return notes;
}

TEST(WifiLink, SaysThatAStationHasNoLink) {
  using testing::ElementsAre;
  WifiLinkConfig config = cell();
  EXPECT_THAT(notes_of(config, 2), testing::IsEmpty());
  config.cell.device_snr_db = {30, -15};
  EXPECT_THAT(notes_of(config, 2),
              ElementsAre("link.snr_db is too low: 1 of 2 Wi-Fi stations are not associated after "
                          "2.2 s, and what they send is lost until they are"));
  config.transport = Transport::Tcp;
  EXPECT_THAT(notes_of(config, 2),
              ElementsAre("link.snr_db is too low: 1 of 2 Wi-Fi stations are not associated after "
                          "2.2 s, and what they send waits until they are"));
}

// Association is at the lowest rate; MCS 11 at 15 dB carries no handshake.
TEST(WifiLink, SaysThatTcpDoesNotConnect) {
  WifiLinkConfig config = cell(15);
  config.transport = Transport::Tcp;
  config.wifi.rate_control = WifiRateControl::Constant;
  config.wifi.mcs = 11;
  EXPECT_THAT(notes_of(config, 1),
              testing::ElementsAre("link.snr_db for link.wifi_mcs is too low: 1 of 1 Wi-Fi "
                                   "stations are not connected by TCP after 2.1 s, and what they "
                                   "send waits until they are"));
}

// The largest message is 4 GiB, in pieces of UdpLinkEnd's size; at the device and at the edge.
TEST(WifiLink, TheQueuesHoldTheLargestMessage) {
  const WifiWorld world(cell(), 1);
  for (std::uint32_t node = 0; node < 2; ++node) {
    const auto radio =
        ns3::DynamicCast<ns3::WifiNetDevice>(ns3::NodeList::GetNode(node)->GetDevice(0));
    ASSERT_TRUE(radio);
    EXPECT_GT(radio->GetMac()->GetTxopQueue(ns3::AC_BE)->GetMaxSize().GetValue(), 4'000'000U);
  }
}

// MCS 11 at 20 dB: no frame is decoded, each is tried until its lifetime is over.
TEST(WifiLink, WhatTheMacGivesUpIsDroppedOnceAndCounted) {
  WifiLinkConfig config = cell(20);
  config.wifi.rate_control = WifiRateControl::Constant;
  config.wifi.mcs = 11;
  config.wifi.lifetime_ms = 100;
  WifiWorld world(config, 1);
  world.send_at(Seconds(0), 0, 10'000);
  world.send_at(Seconds(0.5), 0, 10'000);
  WifiWorld::run_for(Seconds(1));
  EXPECT_TRUE(world.edge(0).arrived.empty());
  EXPECT_EQ(world.device(0).dropped.size(), 2U);
  EXPECT_EQ(world.device(0).begun.size(), 2U);
  EXPECT_GT(world.device(0).resent, 0U);
}

// The block that holds a message tells how fast it is: the SNR is the analytic link's. Blocks of
// half a second, a message in the middle of each.
TEST(WifiLink, FadesAsTheAnalyticLinkDoes) {
  WifiLinkConfig config = cell(20);
  config.cell.radio.fading = Fading::Rayleigh;
  config.cell.radio.coherence_ms = 500;
  config.cell.seed = 4;
  constexpr int kBlocks = 12;
  WifiWorld world(config, 1);
  for (int i = 0; i < kBlocks; ++i) {
    world.send_at(MilliSeconds(500 * i + 50), 0,
                  3000);  // so that the rate control has seen the block
    world.send_at(MilliSeconds(500 * i + 150), 0, 20'000);
  }
  WifiWorld::run_for(Seconds(0.5 * kBlocks));
  const auto snr_db = [](Direction direction, int block) {
    const PowerGain gain = power_gain({Fading::Rayleigh}, direction, 4, 0);
    return 20 + 10 * std::log10(gain(static_cast<std::uint64_t>(block)));
  };
  const EndLog& edge = world.edge(0);
  double slowest_of_good = 0, fastest_of_bad = 1e9;
  for (int i = 0; i < kBlocks; ++i) {
    double ms = 1e9;
    for (std::size_t k = 0; k < edge.arrived.size(); ++k)
      if (edge.arrived[k]->GetSize() == 20'000 && edge.arrived_ns[k] / 500'000'000 == i)
        ms = 1e-6 * static_cast<double>(edge.arrived_ns[k]) - (500.0 * i + 150);
    const double up_db = snr_db(Direction::Uplink, i), down_db = snr_db(Direction::Downlink, i);
    std::printf("block %2d: SNR %5.1f dB up, %5.1f dB down, 20 kB in %.2f ms\n", i, up_db, down_db,
                ms);
    if (down_db < 10) continue;  // the acknowledgements may not get through
    if (up_db > 20) slowest_of_good = std::max(slowest_of_good, ms);
    if (up_db < 19) fastest_of_bad = std::min(fastest_of_bad, ms);
  }
  EXPECT_GT(slowest_of_good, 0);
  EXPECT_LT(slowest_of_good, fastest_of_bad);
}

TEST(WifiLink, SaysWhatIsWrong) {
  using testing::HasSubstr;
  const auto wrong = [](auto change, std::size_t devices = 1) {
    WifiLinkConfig config = cell();
    change(config);
    return what_is_wrong(config, devices);
  };
  EXPECT_EQ(wrong([](auto&) {}), "");
  EXPECT_THAT(wrong([](auto& c) { c.cell.radio.bandwidth_mhz = 10; }),
              HasSubstr("20, 40, 80 or 160"));
  EXPECT_THAT(wrong([](auto& c) {
                c.wifi.standard = WifiStandard::N;
                c.cell.radio.bandwidth_mhz = 80;
              }),
              HasSubstr("802.11n"));
  EXPECT_THAT(wrong([](auto& c) {
                c.wifi.rate_control = WifiRateControl::Constant;
                c.wifi.mcs = 12;
              }),
              HasSubstr("wifi_mcs = 12: expected from 0 to 11"));
  EXPECT_THAT(wrong([](auto& c) { c.cell.device_snr_db = {1, 2}; }), HasSubstr("2 values"));
  EXPECT_THAT(wrong([](auto& c) { c.cell.device_snr_db = {std::nan("")}; }),
              HasSubstr("device_snr_db"));
  EXPECT_THAT(wrong([](auto& c) { c.cell.radio.snr_db = 1000; }), HasSubstr("snr_db"));
  EXPECT_THAT(wrong([](auto&) {}, 1001), HasSubstr("workload.devices = 1001"));
  WifiLinkConfig config = cell();
  config.cell.radio.bandwidth_mhz = 7;
  EXPECT_THROW(
      install_wifi_links({ns3::CreateObject<ns3::Node>()}, ns3::CreateObject<ns3::Node>(), config),
      InputError);
  ns3::Simulator::Destroy();
}

}  // namespace
}  // namespace airsplit
