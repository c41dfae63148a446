// The LTE link: bytes, tags, order, exact SNR, losses, both RLC modes, schedulers, all bandwidths.
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ns3/config.h>

#include "channel/fading.h"
#include "channel/message_link_end.h"
#include "common/error.h"
#include "tests/cell_world.h"

namespace airsplit {
namespace {

using ns3::MilliSeconds;
using ns3::Seconds;

LteLinkConfig cell(double snr_db = 30) {
  LteLinkConfig config;
  config.snr_db = snr_db;
  config.bandwidth_mhz = 5;
  return config;
}

/// Fades so fast and so deep that HARQ gives up some blocks: the sounding is 10 ms old.
LteLinkConfig losing_cell(LteRlc rlc) {
  LteLinkConfig config = cell(10);
  config.fading = Fading::Rayleigh;
  config.coherence_ms = 30;
  config.lte.rlc = rlc;
  return config;
}

std::vector<std::uint8_t> content(const ns3::Ptr<const ns3::Packet>& packet) {
  std::vector<std::uint8_t> bytes(packet->GetSize());
  packet->CopyData(bytes.data(), packet->GetSize());
  return bytes;
}

class RlcModes : public testing::TestWithParam<LteRlc> {
 protected:
  static LteLinkConfig config(double snr_db = 30) {
    LteLinkConfig config = cell(snr_db);
    config.lte.rlc = GetParam();
    return config;
  }
};

INSTANTIATE_TEST_SUITE_P(LteLink, RlcModes, testing::Values(LteRlc::Um, LteRlc::Am),
                         [](const auto& mode) { return mode.param == LteRlc::Um ? "Um" : "Am"; });

TEST_P(RlcModes, DeliverTheBytesAndTagsUnchangedBothWays) {
  std::vector<std::uint8_t> bytes(300'000);  // far beyond a datagram and RLC's usual buffer
  std::iota(bytes.begin(), bytes.end(), 7);
  LteWorld world(config(), 2);
  const auto message = ns3::Create<ns3::Packet>(bytes.data(), bytes.size());
  message->AddPacketTag(PieceTag(1, 2, 3));  // any tag
  world.link(1).device->Send(message);
  world.link(0).edge->Send(message);
  world.link(0).edge->Send(ns3::Create<ns3::Packet>());
  LteWorld::run_for(Seconds(1));
  ASSERT_EQ(world.edge(1).arrived.size(), 1U);
  ASSERT_EQ(world.device(0).arrived.size(), 2U);
  EXPECT_EQ(content(world.edge(1).arrived[0]), bytes);
  EXPECT_EQ(content(world.device(0).arrived[0]), bytes);
  EXPECT_EQ(world.device(0).arrived[1]->GetSize(), 0U);
  PieceTag tag;
  EXPECT_TRUE(world.edge(1).arrived[0]->PeekPacketTag(tag));
  EXPECT_EQ(tag.begin, 3U);
  EXPECT_TRUE(world.edge(0).arrived.empty());
  EXPECT_TRUE(world.device(1).arrived.empty());
  EXPECT_TRUE(world.device(1).dropped.empty());
  EXPECT_EQ(world.device(1).resent, 0U);
}

TEST_P(RlcModes, SendInOrderAndSayWhenTheFirstBitLeaves) {
  LteWorld world(config(), 1);
  world.send_at(Seconds(1), 0, 200'000);
  world.send_at(Seconds(1), 0, 1000);
  LteWorld::run_for(Seconds(3));
  const EndLog &device = world.device(0), &edge = world.edge(0);
  ASSERT_EQ(edge.arrived.size(), 2U);
  EXPECT_EQ(edge.arrived[0]->GetSize(), 200'000U);
  ASSERT_EQ(device.begun.size(), 2U);
  // The device reports its buffer, is granted a subframe, and sends in it: some 10 ms.
  EXPECT_GT(device.begun_ns[0], 1'005'000'000);
  EXPECT_LT(device.begun_ns[0], 1'012'000'000);
  EXPECT_GT(device.begun_ns[1], 1'050'000'000);  // it waits for the first one's bits
  EXPECT_LT(device.begun_ns[1], edge.arrived_ns[1]);
}

TEST_P(RlcModes, FirstMessageWaitsForNothing) {  // no attaching, no bearer to be set up
  LteWorld world(config(), 3);
  for (std::size_t i = 0; i < 3; ++i)
    world.send_at(MilliSeconds(20 * static_cast<std::int64_t>(i)), i, 1000);
  LteWorld::run_for(Seconds(1));
  for (std::size_t i = 0; i < 3; ++i) {
    ASSERT_EQ(world.edge(i).arrived.size(), 1U);
    EXPECT_LT(world.edge(i).arrived_ns[0] - 20'000'000 * static_cast<std::int64_t>(i), 15'000'000);
  }
}

TEST_P(RlcModes, SameSeedSameTimes) {
  const auto times = [](std::uint64_t seed) {
    LteLinkConfig config = RlcModes::config(15);
    config.seed = seed;
    config.fading = Fading::Rayleigh;
    LteWorld world(config, 4);
    for (int i = 0; i < 10; ++i)
      for (std::size_t device = 0; device < 4; ++device)
        world.send_at(MilliSeconds(100 * i), device, 5000);
    LteWorld::run_for(Seconds(3));
    std::vector<std::int64_t> all;
    for (std::size_t device = 0; device < 4; ++device)
      for (const std::int64_t time : world.edge(device).arrived_ns) all.push_back(time);
    return all;
  };
  const auto first = times(1);
  EXPECT_EQ(times(1), first);
  EXPECT_NE(times(2), first);
  EXPECT_GT(first.size(), 10U);
}

// Below CQI 1 nothing is scheduled: what is sent waits, and nothing hangs.
TEST_P(RlcModes, AHopelessSnrDeliversNothing) {
  LteWorld world(config(-30), 2);
  world.send_at(Seconds(0), 0, 10'000);
  LteWorld::run_for(Seconds(5));
  EXPECT_TRUE(world.edge(0).arrived.empty());
  EXPECT_TRUE(world.device(0).dropped.empty());
}

TEST(LteLink, EachBandwidthCarriesABurst) {
  double last_ms = 1e9;
  for (const double mhz : {1.4, 3.0, 5.0, 10.0, 15.0, 20.0}) {
    LteLinkConfig config = cell();
    config.bandwidth_mhz = mhz;
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
  config.device_snr_db = {30, 5, 30};
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
  config.fading = Fading::Rayleigh;
  config.coherence_ms = 20;
  config.seed = 4;
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
  for (int i = 0; i < 50; ++i)
    for (std::size_t device = 0; device < 4; ++device)
      world.send_at(MilliSeconds(100 * i), device, 5000);
  LteWorld::run_for(Seconds(8));
  EXPECT_GT(dropped_of_all(world, 4, 50), 0U);
  EXPECT_GT(world.device(0).resent, 0U);
}

TEST(LteLink, AcknowledgedModeSendsItAgain) {
  LteWorld world(losing_cell(LteRlc::Am), 4);
  for (int i = 0; i < 50; ++i)
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
  for (config.seed = 1; config.seed <= 30; ++config.seed) {
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
  EXPECT_THAT(wrong([](auto& c) { c.bandwidth_mhz = 7; }), HasSubstr("1.4, 3, 5, 10, 15 or 20"));
  EXPECT_THAT(wrong([](auto& c) { c.bandwidth_mhz = 40; }), HasSubstr("bandwidth_mhz = 40"));
  EXPECT_THAT(wrong([](auto& c) { c.device_snr_db = {1, 2}; }), HasSubstr("2 values"));
  EXPECT_THAT(wrong([](auto& c) { c.device_snr_db = {std::nan("")}; }), HasSubstr("device_snr_db"));
  EXPECT_THAT(wrong([](auto& c) { c.snr_db = 1000; }), HasSubstr("snr_db"));
  EXPECT_THAT(wrong([](auto&) {}, 301), HasSubstr("301 devices"));
  LteLinkConfig config = cell();
  config.bandwidth_mhz = 7;
  EXPECT_THROW(
      install_lte_links({ns3::CreateObject<ns3::Node>()}, ns3::CreateObject<ns3::Node>(), config),
      InputError);
  ns3::Simulator::Destroy();
}

}  // namespace
}  // namespace airsplit
