// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What the links over real sockets say of SNR, rate and drops, against what was set and against
// what ns-3's own radios measure.
#include <cmath>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ns3/config.h>
#include <ns3/double.h>
#include <ns3/enum.h>
#include <ns3/phy-entity.h>

#include "channel/lte/snr_spectrum_loss_model.h"
#include "channel/radio/fading.h"
#include "channel/wifi/snr_loss_model.h"
#include "tests/cell_world.h"

namespace airsplit {
namespace {

using ns3::MilliSeconds;
using testing::DoubleNear;
using testing::Each;

constexpr std::uint64_t kSeed = 6;
constexpr double kMeanSnrDb = 25;
constexpr std::int64_t kBlockMs = 100;

/// What one end says of its frames.
struct RadioLog {
  std::vector<double> snr_db, rate_bps;
  std::vector<std::int64_t> at_ns;

  void Listen(const ns3::Ptr<LinkEnd>& end) {
    EXPECT_TRUE(
        end->TraceConnectWithoutContext("Snr", ns3::MakeCallback(&RadioLog::TakeSnr, this)));
    EXPECT_TRUE(
        end->TraceConnectWithoutContext("Rate", ns3::MakeCallback(&RadioLog::TakeRate, this)));
  }
  void TakeSnr(ns3::Ptr<const ns3::Packet> /*message*/, double db) {
    snr_db.push_back(db);
    at_ns.push_back(ns3::Simulator::Now().GetNanoSeconds());
  }
  void TakeRate(ns3::Ptr<const ns3::Packet> /*message*/, double bps) { rate_bps.push_back(bps); }
};

void set_fading(CellConfig& config) {
  config.radio.snr_db = kMeanSnrDb;
  config.radio.fading = Fading::Rician;
  config.radio.rician_k_db = 10;  // so that nothing is lost in these few blocks
  config.radio.coherence_ms = kBlockMs;
  config.seed = kSeed;
}

/// Of the block that lasts at this time since the cell was ready.
double set_snr_db(std::int64_t since_ns) {
  static const PowerGain gain =
      power_gain({Fading::Rician, 10}, Direction::Uplink, kSeed, /*link_index=*/0);
  return kMeanSnrDb +
         10 * std::log10(gain(static_cast<std::uint64_t>(since_ns / 1'000'000 / kBlockMs)));
}

/// Listens to an uplink with a message in each of 20 blocks; returns when the cell was ready.
template <typename World>
std::int64_t listen(World& world, RadioLog& log) {
  const std::int64_t ready_ns = ns3::Simulator::Now().GetNanoSeconds();
  log.Listen(world.link(0).device);
  for (int i = 0; i < 20; ++i) world.send_at(MilliSeconds(kBlockMs * i + 30), 0, 5000);
  World::run_for(MilliSeconds(20 * kBlockMs));
  return ready_ns;
}

void expect_snrs_as_set(const RadioLog& log, std::int64_t ready_ns) {
  std::set<double> different;
  for (std::size_t i = 0; i < log.snr_db.size(); ++i) {
    EXPECT_NEAR(log.snr_db[i], set_snr_db(log.at_ns[i] - ready_ns), 1e-9);
    different.insert(log.snr_db[i]);
  }
  EXPECT_EQ(different.size(), 20U);
}

/// SNRs as the access point's radio measures them.
struct Sniffed {
  std::vector<double> snr_db;
  void Take(ns3::Ptr<const ns3::Packet> /*frame*/, std::uint16_t /*mhz*/, ns3::WifiTxVector how,
            ns3::MpduInfo /*place*/, ns3::SignalNoiseDbm level, std::uint16_t /*station*/) {
    // Control frames are 20 MHz wide and are received with the noise of that.
    if (how.GetChannelWidth() == 40) snr_db.push_back(level.signal - level.noise);
  }
};

TEST(Traces, WifiSaysSnrAndRateOfEachFrame) {
  WifiLinkConfig config;
  set_fading(config.cell);
  config.cell.radio.bandwidth_mhz = 20;
  config.wifi.rate_control = WifiRateControl::Constant;
  config.wifi.mcs = 3;
  WifiWorld world(config, 1);
  RadioLog log;
  const std::int64_t ready_ns = listen(world, log);
  expect_snrs_as_set(log, ready_ns);
  ASSERT_GE(log.rate_bps.size(), 80U);  // four datagrams a message
  // HE-MCS 3: 234 sub-carriers, 4 bits, rate 1/2, in 13.6 us.
  EXPECT_THAT(log.rate_bps, Each(DoubleNear(234 * 4 * 0.5 / 13.6e-6, 1)));
}

TEST(Traces, WifisRadioMeasuresTheSnrThatWasSet) {
  WifiLinkConfig config;
  config.cell.radio.snr_db = 17;
  config.cell.radio.bandwidth_mhz = 40;
  WifiWorld world(config, 1);
  Sniffed sniffed;
  ns3::Config::ConnectWithoutContext(
      "/NodeList/1/DeviceList/*/$ns3::WifiNetDevice/Phy/MonitorSnifferRx",
      ns3::MakeCallback(&Sniffed::Take, &sniffed));
  world.send_at(MilliSeconds(10), 0, 20'000);
  WifiWorld::run_for(MilliSeconds(100));
  ASSERT_GT(sniffed.snr_db.size(), 10U);
  EXPECT_THAT(sniffed.snr_db, Each(DoubleNear(17, 0.001)));
}

TEST(Traces, LteSaysSnrAndRateOfEachTransportBlock) {
  LteLinkConfig config;
  set_fading(config.cell);
  config.cell.radio.bandwidth_mhz = 5;
  LteWorld world(config, 1);
  RadioLog log;
  const std::int64_t ready_ns = listen(world, log);
  expect_snrs_as_set(log, ready_ns);
  ASSERT_GE(log.rate_bps.size(), 20U);
  // TS 36.213 table 7.1.7.2.1-1, 25 resource blocks, all of 16-QAM and 64-QAM.
  const std::set<double> sizes = {4392,  4968,  5736,  6456,  7224,  7736,  7992,  9144, 9912,
                                  10680, 11448, 12576, 13536, 14112, 15264, 15840, 18336};
  for (const double rate_bps : log.rate_bps)
    EXPECT_EQ(sizes.count(1e-3 * rate_bps), 1U) << rate_bps;
  EXPECT_THAT(log.rate_bps, testing::Contains(18.336e6));
}

TEST(Traces, LteSaysTheDownlinksToo) {
  LteLinkConfig config;
  config.cell.radio.snr_db = 40;
  config.cell.radio.bandwidth_mhz = 5;
  LteWorld world(config, 2);
  RadioLog log;
  log.Listen(world.link(1).edge);
  world.link(0).edge->Send(ns3::Create<ns3::Packet>(10'000));
  world.link(1).edge->Send(ns3::Create<ns3::Packet>(10'000));
  LteWorld::run_for(MilliSeconds(200));
  ASSERT_GE(log.rate_bps.size(), 5U);
  EXPECT_THAT(log.snr_db, Each(DoubleNear(40, 1e-9)));
  EXPECT_THAT(log.rate_bps, Each(testing::Le(18.336e6)));
  EXPECT_THAT(log.rate_bps, testing::Contains(testing::Ge(8e6)));
}

TEST(Traces, LossModelsHaveAttributesWithRanges) {
  const auto wifi = ns3::CreateObject<SnrLossModel>();
  EXPECT_TRUE(wifi->SetAttributeFailSafe("NoiseDbm", ns3::DoubleValue(-50)));
  EXPECT_FALSE(wifi->SetAttributeFailSafe("NoiseDbm", ns3::DoubleValue(-201)));
  const auto lte = ns3::CreateObject<SnrSpectrumLossModel>();
  EXPECT_TRUE(lte->SetAttributeFailSafe("NoiseFigureDb", ns3::DoubleValue(9)));
  EXPECT_FALSE(lte->SetAttributeFailSafe("NoiseFigureDb", ns3::DoubleValue(101)));
  EXPECT_TRUE(lte->SetAttributeFailSafe("Direction", ns3::EnumValue(1)));
  EXPECT_FALSE(lte->SetAttributeFailSafe("Direction", ns3::EnumValue(2)));
}

}  // namespace
}  // namespace airsplit
