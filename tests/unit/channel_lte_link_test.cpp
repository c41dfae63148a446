// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The LTE link: exact SNR, losses, both RLC modes, schedulers, all bandwidths; see also
// channel_cells_test.cpp.
#include <cmath>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ns3/config.h>

#include "channel/radio/fading.h"
#include "common/error.h"
#include "tests/cell_world.h"

namespace airsplit {
namespace {

using ns3::MilliSeconds;
using ns3::Seconds;

LteLinkConfig cell(double snr_db = 30) {
  LteLinkConfig config;
  config.cell.radio.snr_db = snr_db;
  config.cell.radio.bandwidth_mhz = 5;
  return config;
}

/// Fades so fast and so deep that HARQ gives up some blocks: the sounding is 10 ms old.
LteLinkConfig losing_cell(LteRlc rlc) {
  LteLinkConfig config = cell(10);
  config.cell.radio.fading = Fading::Rayleigh;
  config.cell.radio.coherence_ms = 30;
  config.lte.rlc = rlc;
  return config;
}

// Below CQI 1 nothing is scheduled: what is sent waits.
TEST(LteLink, DropsNothingThatItNeverSent) {
  LteWorld world(cell(-30), 2);
  world.send_at(Seconds(0), 0, 10'000);
  LteWorld::run_for(Seconds(5));
  EXPECT_TRUE(world.device(0).dropped.empty());
}

TEST(LteLink, NothingIsSentAgainOnAGoodLink) {
  for (const LteRlc rlc : {LteRlc::Um, LteRlc::Am}) {
    LteLinkConfig config = cell();
    config.lte.rlc = rlc;
    LteWorld world(config, 1);
    world.send_at(Seconds(0), 0, 300'000);
    LteWorld::run_for(Seconds(1));
    EXPECT_EQ(world.edge(0).arrived.size(), 1U);
    EXPECT_EQ(world.device(0).resent, 0U);
  }
}

TEST(LteLink, EachBandwidthCarriesABurst) {
  double last_ms = 1e9;
  for (const double mhz : {1.4, 3.0, 5.0, 10.0, 15.0, 20.0}) {
    LteLinkConfig config = cell();
    config.cell.radio.bandwidth_mhz = mhz;
    LteWorld world(config, 1);
    world.send_at(Seconds(0), 0, 100'000);
    LteWorld::run_for(Seconds(1));
    ASSERT_EQ(world.edge(0).arrived.size(), 1U) << mhz;
    const double ms = 1e-6 * static_cast<double>(world.edge(0).arrived_ns[0]);
    std::printf("%4.1f MHz: 100 kB in %.2f ms\n", mhz, ms);
    EXPECT_LT(ms, 0.95 * last_ms);
    last_ms = ms;
  }
}

TEST(LteLink, BothSchedulersShareTheUplinkEvenly) {
  for (const LteScheduler scheduler : {LteScheduler::ProportionalFair, LteScheduler::RoundRobin}) {
    LteLinkConfig config = cell();
    config.lte.scheduler = scheduler;
    LteWorld world(config, 5);
    for (std::size_t i = 0; i < 5; ++i) world.send_at(Seconds(0), i, 100'000);
    LteWorld::run_for(Seconds(2));
    for (std::size_t i = 0; i < 5; ++i) {
      ASSERT_EQ(world.edge(i).arrived.size(), 1U);
      const double ms = 1e-6 * static_cast<double>(world.edge(i).arrived_ns[0]);
      EXPECT_GT(ms, 4e6 / 18.336e3);  // what all send, at the highest rate of 25 resource blocks
      EXPECT_LT(ms, 1.2 * 4e6 / 18.336e3);
    }
  }
}

TEST(LteLink, EachDeviceHasItsOwnSnr) {
  LteLinkConfig config = cell();
  config.cell.device_snr_db = {30, 5, 30};
  LteWorld world(config, 3);
  for (std::size_t i = 0; i < 3; ++i)
    world.send_at(MilliSeconds(500 * static_cast<std::int64_t>(i)), i, 100'000);
  LteWorld::run_for(Seconds(3));
  const auto ms = [&](std::size_t i) {
    return 1e-6 * static_cast<double>(world.edge(i).arrived_ns.at(0)) - 500.0 * i;
  };
  EXPECT_GT(ms(1), 4 * ms(0));
  EXPECT_NEAR(ms(2), ms(0), 1);
}

/// The SINR that the base station itself measures on the sounding signals, and the devices on the
/// downlink, with the times.
struct Measured {
  std::vector<double> uplink_db, downlink_db;
  std::vector<std::int64_t> uplink_ns, downlink_ns;

  void Connect() {
    ns3::Config::ConnectWithoutContext(
        "/NodeList/*/DeviceList/*/$ns3::LteEnbNetDevice/ComponentCarrierMap/*/LteEnbPhy/"
        "ReportUeSinr",
        ns3::MakeCallback(&Measured::Uplink, this));
    ns3::Config::ConnectWithoutContext(
        "/NodeList/*/DeviceList/*/$ns3::LteUeNetDevice/ComponentCarrierMapUe/*/LteUePhy/"
        "ReportCurrentCellRsrpSinr",
        ns3::MakeCallback(&Measured::Downlink, this));
  }
  void Uplink(std::uint16_t /*cell*/, std::uint16_t /*device*/, double sinr,
              std::uint8_t /*carrier*/) {
    uplink_db.push_back(10 * std::log10(sinr));
    uplink_ns.push_back(ns3::Simulator::Now().GetNanoSeconds());
  }
  void Downlink(std::uint16_t /*cell*/, std::uint16_t /*device*/, double /*rsrp*/, double sinr,
                std::uint8_t /*carrier*/) {
    downlink_db.push_back(10 * std::log10(sinr));
    downlink_ns.push_back(ns3::Simulator::Now().GetNanoSeconds());
  }
};

TEST(LteLink, MeasuresTheSnrThatWasSet) {
  for (const double snr_db : {-20.0, 0.0, 12.5, 40.0}) {
    Measured measured;
    LteWorld world(cell(snr_db), 1);
    measured.Connect();
    world.send_at(Seconds(0), 0, 10'000);
    LteWorld::run_for(Seconds(0.2));
    ASSERT_GT(measured.uplink_db.size(), 10U);
    ASSERT_GT(measured.downlink_db.size(), 100U);
    EXPECT_THAT(measured.uplink_db, testing::Each(testing::DoubleNear(snr_db, 1e-6)));
    EXPECT_THAT(measured.downlink_db, testing::Each(testing::DoubleNear(snr_db, 1e-6)));
  }
}

TEST(LteLink, FadesAsTheAnalyticLinkDoes) {
  LteLinkConfig config = cell(10);
  config.cell.radio.fading = Fading::Rayleigh;
  config.cell.radio.coherence_ms = 20;
  config.cell.seed = 4;
  Measured measured;
  LteWorld world(config, 1);
  measured.Connect();
  const std::int64_t ready_ns = ns3::Simulator::Now().GetNanoSeconds();
  LteWorld::run_for(Seconds(2));
  const auto compare = [&](const std::vector<double>& found_db,
                           const std::vector<std::int64_t>& at_ns, Direction direction) {
    const PowerGain gain = power_gain({Fading::Rayleigh}, direction, 4, 0);
    std::size_t compared = 0;
    for (std::size_t i = 0; i < found_db.size(); ++i) {
      // What is measured began up to a subframe before.
      const std::int64_t since_ns = at_ns[i] - ready_ns, in_block_ns = since_ns % 20'000'000;
      if (since_ns < 0 || in_block_ns < 1'000'000) continue;
      const auto block = static_cast<std::uint64_t>(since_ns / 20'000'000);
      EXPECT_NEAR(found_db[i], 10 + 10 * std::log10(gain(block)), 1e-6) << block;
      ++compared;
    }
    return compared;
  };
  EXPECT_GT(compare(measured.uplink_db, measured.uplink_ns, Direction::Uplink), 90U);
  EXPECT_GT(compare(measured.downlink_db, measured.downlink_ns, Direction::Downlink), 1500U);
}

/// Every message either arrives or is dropped, once.
std::size_t dropped_of_all(LteWorld& world, std::size_t devices, std::size_t messages) {
  std::size_t dropped = 0;
  for (std::size_t i = 0; i < devices; ++i) {
    EXPECT_EQ(world.edge(i).arrived.size() + world.device(i).dropped.size(), messages) << i;
    EXPECT_EQ(world.device(i).begun.size(), messages) << i;
    dropped += world.device(i).dropped.size();
  }
  return dropped;
}

TEST(LteLink, UnacknowledgedModeDropsOnceWhatHarqGivesUp) {
  LteWorld world(losing_cell(LteRlc::Um), 4);
  for (std::uint64_t i = 0; i < 50; ++i)
    for (std::size_t device = 0; device < 4; ++device)
      world.send_at(MilliSeconds(100 * i), device, 5000);
  LteWorld::run_for(Seconds(8));
  EXPECT_GT(dropped_of_all(world, 4, 50), 0U);
  EXPECT_GT(world.device(0).resent, 0U);
}

TEST(LteLink, AcknowledgedModeSendsItAgain) {
  LteWorld world(losing_cell(LteRlc::Am), 4);
  for (std::uint64_t i = 0; i < 50; ++i)
    for (std::size_t device = 0; device < 4; ++device)
      world.send_at(MilliSeconds(100 * i), device, 5000);
  LteWorld::run_for(Seconds(8));
  EXPECT_EQ(dropped_of_all(world, 4, 50), 0U);
  EXPECT_GT(world.device(0).resent, 0U);
}

// Nothing comes after it that could tell: it is given up 250 ms after it was last on the air.
TEST(LteLink, ALostLastMessageIsToldInTime) {
  LteLinkConfig config = losing_cell(LteRlc::Um);
  std::size_t lost = 0;
  for (config.cell.seed = 1; config.cell.seed <= 30; ++config.cell.seed) {
    LteWorld world(config, 1);
    world.send_at(MilliSeconds(20), 0, 1000);
    LteWorld::run_for(Seconds(1));
    if (dropped_of_all(world, 1, 1) == 0) continue;
    ++lost;
    const std::int64_t told_ns = world.device(0).dropped_ns[0] - world.device(0).begun_ns[0];
    EXPECT_GE(told_ns, 250'000'000);
    EXPECT_LT(told_ns, 300'000'000);
  }
  std::printf("%zu of 30 lost\n", lost);
  EXPECT_GT(lost, 0U);
}

TEST(LteLink, SaysWhatIsWrong) {
  using testing::HasSubstr;
  const auto wrong = [](auto change, std::size_t devices = 1) {
    LteLinkConfig config = cell();
    change(config);
    return what_is_wrong(config, devices);
  };
  EXPECT_EQ(wrong([](auto&) {}), "");
  EXPECT_THAT(wrong([](auto& c) { c.cell.radio.bandwidth_mhz = 7; }),
              HasSubstr("1.4, 3, 5, 10, 15 or 20"));
  EXPECT_THAT(wrong([](auto& c) { c.cell.radio.bandwidth_mhz = 40; }),
              HasSubstr("bandwidth_mhz = 40"));
  EXPECT_THAT(wrong([](auto& c) { c.cell.device_snr_db = {1, 2}; }), HasSubstr("2 values"));
  EXPECT_THAT(wrong([](auto& c) { c.cell.device_snr_db = {std::nan("")}; }),
              HasSubstr("device_snr_db"));
  EXPECT_THAT(wrong([](auto& c) { c.cell.radio.snr_db = 1000; }), HasSubstr("snr_db"));
  EXPECT_THAT(wrong([](auto&) {}, 301), HasSubstr("workload.devices = 301"));
  LteLinkConfig config = cell();
  config.cell.radio.bandwidth_mhz = 7;
  EXPECT_THROW(
      install_lte_links({ns3::CreateObject<ns3::Node>()}, ns3::CreateObject<ns3::Node>(), config),
      InputError);
  ns3::Simulator::Destroy();
}

}  // namespace
}  // namespace airsplit
