// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The ns-3 channel and net device: bytes, order, duplex, seeds, limits and losses.
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ns3/double.h>
#include <ns3/string.h>
#include <ns3/uinteger.h>

#include "channel/analytic/analytic_channel.h"
#include "channel/analytic/analytic_link_helper.h"
#include "channel/analytic/analytic_net_device.h"
#include "common/error.h"
#include "tests/channel_world.h"

namespace airsplit {
namespace {

using ns3::Create;
using ns3::MilliSeconds;
using ns3::Packet;
using ns3::Seconds;
using ns3::Simulator;
using testing::ElementsAre;

constexpr std::int64_t kMs = 1'000'000;  // in ns

/// 1 MHz at SNR 3, so 2 Mbit/s: 250 bytes take 1 ms.
AnalyticLinkConfig plain_link() {
  AnalyticLinkConfig config;
  config.radio.snr_db = 10 * std::log10(3);
  return config;
}

AnalyticLinkConfig rayleigh_link(std::uint64_t seed, std::uint64_t link_index = 0) {
  AnalyticLinkConfig config;
  config.radio.fading = Fading::Rayleigh;
  config.seed = seed;
  config.link_index = link_index;
  return config;
}

std::vector<std::int64_t> times_ns(const std::vector<Arrival>& arrivals) {
  std::vector<std::int64_t> times;
  times.reserve(arrivals.size());
  for (const Arrival& arrival : arrivals) times.push_back(arrival.time_ns);
  return times;
}

std::vector<std::uint8_t> content(const ns3::Ptr<const Packet>& packet) {
  std::vector<std::uint8_t> bytes(packet->GetSize());
  packet->CopyData(bytes.data(), packet->GetSize());
  return bytes;
}

/// When messages of 1000 bytes arrive that are sent in the middle of every second.
std::vector<std::int64_t> faded_times_ns(const AnalyticLinkConfig& config, int from = 0) {
  ChannelWorld world(config);
  for (int i = 0; i < 20; ++i)
    world.send_at(MilliSeconds(1000 * i + 500), from, Create<Packet>(1000));
  Simulator::Run();
  return times_ns(world.arrivals(1 - from));
}

/// Counts and times the packets of a trace source.
struct TraceLog {
  std::vector<std::int64_t> times_ns;
  std::vector<std::uint32_t> sizes;
  void note(ns3::Ptr<const Packet> packet) {
    times_ns.push_back(Simulator::Now().GetNanoSeconds());
    sizes.push_back(packet->GetSize());
  }
};

void connect(const ns3::Ptr<AnalyticNetDevice>& device, const std::string& source, TraceLog* log) {
  ASSERT_TRUE(device->TraceConnectWithoutContext(source, ns3::MakeCallback(&TraceLog::note, log)));
}

TEST(AnalyticLink, DeliversTheBytesUnchangedAsOnePacket) {
  std::vector<std::uint8_t> bytes(1'000'000);  // far beyond the 16-bit MTU
  std::iota(bytes.begin(), bytes.end(), 7);
  ChannelWorld world(plain_link());
  world.send(0, Create<Packet>(bytes.data(), bytes.size()));
  Simulator::Run();
  ASSERT_EQ(world.arrivals(1).size(), 1u);
  EXPECT_EQ(content(world.arrivals(1)[0].packet), bytes);
  EXPECT_EQ(world.arrivals(1)[0].time_ns, 4000 * kMs);
  EXPECT_EQ(world.arrivals(1)[0].sender, world.end(0)->GetAddress());
}

TEST(AnalyticLink, SendsInOrderAndBackToBack) {
  ChannelWorld world(plain_link());
  for (const std::uint32_t bytes : {250, 750, 500}) world.send(0, Create<Packet>(bytes));
  world.send_at(MilliSeconds(100), 0, Create<Packet>(250));  // after a pause
  Simulator::Run();
  EXPECT_THAT(times_ns(world.arrivals(1)), ElementsAre(1 * kMs, 4 * kMs, 6 * kMs, 101 * kMs));
  EXPECT_EQ(world.arrivals(1)[1].packet->GetSize(), 750u);
}

TEST(AnalyticLink, EmptyMessageArrivesAtOnce) {
  ChannelWorld world(plain_link());
  world.send_at(MilliSeconds(3), 0, Create<Packet>());
  Simulator::Run();
  EXPECT_THAT(times_ns(world.arrivals(1)), ElementsAre(3 * kMs));
}

TEST(AnalyticLink, CallerMayReuseThePacket) {
  ChannelWorld world(plain_link());
  const auto packet = Create<Packet>(250);
  world.send(0, packet);
  packet->AddPaddingAtEnd(1000);
  Simulator::Run();
  EXPECT_EQ(world.arrivals(1).at(0).packet->GetSize(), 250u);
}

TEST(AnalyticLink, DirectionsDoNotShareAirtime) {
  ChannelWorld world(plain_link());
  world.send(0, Create<Packet>(2500));
  world.send(1, Create<Packet>(500));
  world.send(1, Create<Packet>(250));
  Simulator::Run();
  EXPECT_THAT(times_ns(world.arrivals(1)), ElementsAre(10 * kMs));
  EXPECT_THAT(times_ns(world.arrivals(0)), ElementsAre(2 * kMs, 3 * kMs));
}

TEST(AnalyticLink, DirectionsFadeApart) {
  EXPECT_NE(faded_times_ns(rayleigh_link(1), 0), faded_times_ns(rayleigh_link(1), 1));
}

TEST(AnalyticLink, SameSeedSameTimes) {
  EXPECT_EQ(faded_times_ns(rayleigh_link(1)), faded_times_ns(rayleigh_link(1)));
  EXPECT_EQ(faded_times_ns(rayleigh_link(1)).size(), 20u);
}

TEST(AnalyticLink, SeedsAndLinksFadeApart) {
  EXPECT_NE(faded_times_ns(rayleigh_link(1)), faded_times_ns(rayleigh_link(2)));
  EXPECT_NE(faded_times_ns(rayleigh_link(1, 0)), faded_times_ns(rayleigh_link(1, 1)));
}

TEST(AnalyticLink, FadingDoesNotDependOnWhatWasSentBefore) {
  ChannelWorld world(rayleigh_link(1));
  world.send_at(Seconds(0), 0, Create<Packet>(20'000));
  world.send_at(Seconds(0), 1, Create<Packet>(20'000));
  for (int i = 0; i < 20; ++i) world.send_at(MilliSeconds(1000 * i + 500), 0, Create<Packet>(1000));
  Simulator::Run();
  std::vector<std::int64_t> times = times_ns(world.arrivals(1));
  ASSERT_LT(times.at(0), 500 * kMs) << "the early message must be out of the way";
  times.erase(times.begin());
  EXPECT_EQ(times, faded_times_ns(rayleigh_link(1)));
}

TEST(AnalyticLink, BlocksAreAlignedToSimulationTime) {
  AnalyticLinkConfig config = rayleigh_link(5, 2);
  config.radio.coherence_ms = 1000;
  const PowerGain gain = power_gain({Fading::Rayleigh}, Direction::Uplink, 5, 2);
  const auto rate_bps = [&](int block) { return 1e6 * std::log2(1 + 10 * gain(block)); };
  // From the middle of block 8, half a second of it and a quarter of block 9.
  const auto bytes = static_cast<std::uint32_t>((0.5 * rate_bps(8) + 0.25 * rate_bps(9)) / 8);
  ChannelWorld world(config);
  world.send_at(Seconds(7), 0, Create<Packet>(1000));
  world.send_at(Seconds(8.5), 0, Create<Packet>(bytes));
  Simulator::Run();
  const double first_s = 7 + 8e3 / rate_bps(7);
  const double second_s = 9 + (8.0 * bytes - 0.5 * rate_bps(8)) / rate_bps(9);
  EXPECT_NEAR(static_cast<double>(world.arrivals(1).at(0).time_ns), 1e9 * first_s, 1);
  EXPECT_NEAR(static_cast<double>(world.arrivals(1).at(1).time_ns), 1e9 * second_s, 1);
}

TEST(AnalyticLink, PropagationDelaysWithoutHoldingTheLink) {
  ChannelWorld world(plain_link());
  world.channel()->SetAttribute("Delay", ns3::TimeValue(MilliSeconds(50)));
  world.send(0, Create<Packet>(250));
  world.send(0, Create<Packet>(250));
  Simulator::Run();
  EXPECT_THAT(times_ns(world.arrivals(1)), ElementsAre(51 * kMs, 52 * kMs));
}

TEST(AnalyticLink, TracesTheLifeOfAPacket) {
  ChannelWorld world(plain_link());
  world.channel()->SetAttribute("Delay", ns3::TimeValue(MilliSeconds(5)));
  TraceLog begin, end, received;
  connect(world.end(0), "TxBegin", &begin);
  connect(world.end(0), "TxEnd", &end);
  connect(world.end(1), "Rx", &received);
  world.send(0, Create<Packet>(250));
  world.send(0, Create<Packet>(500));
  Simulator::Run();
  EXPECT_THAT(begin.times_ns, ElementsAre(0, 1 * kMs));
  EXPECT_THAT(end.times_ns, ElementsAre(1 * kMs, 3 * kMs));
  EXPECT_THAT(received.times_ns, ElementsAre(6 * kMs, 8 * kMs));
  EXPECT_THAT(received.sizes, ElementsAre(250, 500));
}

TEST(AnalyticLink, TracesTheMeanRate) {
  struct Rates {
    std::vector<Direction> directions;
    std::vector<double> bps;
    void note(Direction direction, double rate_bps) {
      directions.push_back(direction);
      bps.push_back(rate_bps);
    }
  } rates;
  ChannelWorld world(plain_link());
  ASSERT_TRUE(world.channel()->TraceConnectWithoutContext("MeanRate",
                                                          ns3::MakeCallback(&Rates::note, &rates)));
  world.send(1, Create<Packet>(1000));
  Simulator::Run();
  EXPECT_THAT(rates.directions, ElementsAre(Direction::Downlink));
  EXPECT_THAT(rates.bps, ElementsAre(testing::DoubleNear(2e6, 1e-3)));
}

/// Notes what the channel says of the messages that start.
struct ChannelLog {
  std::vector<double> snr_db;
  std::vector<std::uint64_t> resent, lost;
  void note_snr(Direction /*direction*/, double value) { snr_db.push_back(value); }
  void note_losses(Direction /*direction*/, std::uint64_t again, std::uint64_t gone) {
    resent.push_back(again);
    lost.push_back(gone);
  }
};

TEST(AnalyticLink, TracesTheSnrOfTheBlock) {
  ChannelLog log;
  AnalyticLinkConfig config = rayleigh_link(5, 2);
  ChannelWorld world(config);
  world.channel()->TraceConnectWithoutContext("Snr",
                                              ns3::MakeCallback(&ChannelLog::note_snr, &log));
  world.send_at(MilliSeconds(70), 0, Create<Packet>(1));
  Simulator::Run();
  const double gain = power_gain({Fading::Rayleigh}, Direction::Uplink, 5, 2)(3);
  EXPECT_THAT(log.snr_db, ElementsAre(testing::DoubleNear(10 + 10 * std::log10(gain), 1e-9)));
}

// At a rate for 10 dB more than the channel has, each attempt of each packet fails.
TEST(AnalyticLink, LosesPacketsThatTheChannelCannotCarry) {
  AnalyticLinkConfig config = plain_link();
  config.analytic.outage = Outage::Lose;
  config.analytic.backoff_db = -10;
  config.analytic.packet_bytes = 1000;
  config.analytic.retransmissions = 2;
  struct Retransmissions {
    std::vector<std::uint64_t> counts;
    void note(ns3::Ptr<const Packet> /*packet*/, std::uint64_t count) { counts.push_back(count); }
  } retransmissions;
  ChannelLog log;
  TraceLog dropped;
  ChannelWorld world(config);
  connect(world.end(0), "Drop", &dropped);
  world.end(0)->TraceConnectWithoutContext(
      "Retransmissions", ns3::MakeCallback(&Retransmissions::note, &retransmissions));
  world.channel()->TraceConnectWithoutContext("PacketLosses",
                                              ns3::MakeCallback(&ChannelLog::note_losses, &log));
  world.send(0, Create<Packet>(2500));
  Simulator::Run();
  EXPECT_TRUE(world.arrivals(1).empty());
  EXPECT_THAT(dropped.sizes, ElementsAre(2500));
  EXPECT_NEAR(static_cast<double>(dropped.times_ns.at(0)),
              3 * 2500 * 8 / (1e6 * std::log2(31)) * 1e9, 1);
  EXPECT_THAT(log.resent, ElementsAre(6));
  EXPECT_THAT(log.lost, ElementsAre(3));
  EXPECT_THAT(retransmissions.counts, ElementsAre(6));
}

TEST(AnalyticLink, LosesNothingWhereTheChannelIsJustGoodEnough) {
  AnalyticLinkConfig config = plain_link();
  config.analytic.outage = Outage::Lose;
  ChannelWorld world(config);
  world.send(0, Create<Packet>(250'000));
  Simulator::Run();
  EXPECT_THAT(times_ns(world.arrivals(1)), ElementsAre(1000 * kMs));
}

/// All that can be set, at once or alone: the times do not depend on what was sent before, and both
/// directions carry something.
TEST(AnalyticLink, EachModelIsAFunctionOfSeedLinkAndTime) {
  std::vector<AnalyticLinkConfig> configs;
  for (const Fading fading : {Fading::None, Fading::Rayleigh, Fading::Rician, Fading::Nakagami}) {
    AnalyticLinkConfig config;
    config.radio.fading = fading;
    config.radio.shadowing_db = 6;
    config.radio.shadowing_ms = 3000;
    configs.push_back(config);
    if (fading == Fading::Nakagami) continue;
    config.radio.speed_kmh = 30;
    configs.push_back(config);
    config.radio.delay_profile = DelayProfile::Exponential;
    configs.push_back(config);
    config.analytic.rate = RateKind::LteCqi;
    config.analytic.sharing = Sharing::Tdma;
    config.devices = 3;
    config.link_index = 1;
    configs.push_back(config);
  }
  for (const AnalyticLinkConfig& config : configs) {
    const auto alone = faded_times_ns(config);
    EXPECT_EQ(alone.size(), 20u);
    ChannelWorld world(config);
    world.send_at(MilliSeconds(1), 0, Create<Packet>(1000));
    for (int i = 0; i < 20; ++i)
      world.send_at(MilliSeconds(1000 * i + 500), 0, Create<Packet>(1000));
    Simulator::Run();
    auto times = times_ns(world.arrivals(1));
    times.erase(times.begin());
    EXPECT_EQ(times, alone);
    AnalyticLinkConfig other = config;
    other.seed = 2;
    EXPECT_NE(faded_times_ns(other), alone);  // with shadowing even without fading
  }
}

TEST(AnalyticLink, FullQueueDropsAndSaysSo) {
  ChannelWorld world(plain_link());
  world.end(0)->SetAttribute("MaxQueuePackets", ns3::UintegerValue(2));
  TraceLog dropped;
  connect(world.end(0), "Drop", &dropped);
  std::vector<bool> accepted;
  for (std::uint32_t i = 1; i <= 5; ++i)  // one on the air, two wait, two are lost
    accepted.push_back(
        world.end(0)->Send(Create<Packet>(i), world.end(1)->GetAddress(), kTestProtocol));
  Simulator::Run();
  EXPECT_THAT(accepted, ElementsAre(true, true, true, false, false));
  EXPECT_THAT(dropped.sizes, ElementsAre(4, 5));
  EXPECT_EQ(world.arrivals(1).size(), 3u);
}

TEST(AnalyticLink, MessageBeyondTheHorizonHoldsTheLink) {
  AnalyticLinkConfig config = plain_link();
  config.horizon_s = 1;
  ChannelWorld world(config);
  TraceLog begin;
  connect(world.end(0), "TxBegin", &begin);
  world.send(0, Create<Packet>(249'000));  // ends at 0.996 s
  world.send(0, Create<Packet>(1001));     // would end 4 us after the horizon
  world.send(0, Create<Packet>(1));
  world.send(1, Create<Packet>(250'000));  // the other direction, just in time
  Simulator::Run();
  EXPECT_THAT(times_ns(world.arrivals(1)), ElementsAre(996 * kMs));
  EXPECT_THAT(begin.sizes, ElementsAre(249'000, 1001));
  EXPECT_THAT(times_ns(world.arrivals(0)), ElementsAre(1000 * kMs));
}

TEST(AnalyticLink, HopelessLinkEndsAtTheHorizon) {
  AnalyticLinkConfig config = rayleigh_link(1);
  config.radio.snr_db = kDeviceSnrDb.low;
  config.radio.coherence_ms = range_of(radio_keys(), "link.coherence_ms").low;
  config.horizon_s = 1;  // a million blocks
  ChannelWorld world(config);
  world.send(0, Create<Packet>(1'000'000));
  Simulator::Run();
  EXPECT_TRUE(world.arrivals(1).empty());
}

TEST(AnalyticLink, PacketForSomeoneElseGoesOnlyToPromiscuousHandlers) {
  struct Sniffer {
    std::vector<ns3::NetDevice::PacketType> types;
    void note(ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const Packet>, std::uint16_t, const ns3::Address&,
              const ns3::Address&, ns3::NetDevice::PacketType type) {
      types.push_back(type);
    }
  } sniffer;
  ChannelWorld world(plain_link());
  world.end(1)->GetNode()->RegisterProtocolHandler(ns3::MakeCallback(&Sniffer::note, &sniffer),
                                                   kTestProtocol, world.end(1), true);
  world.end(0)->Send(Create<Packet>(1), ns3::Mac48Address("02:00:00:00:00:99"), kTestProtocol);
  world.end(0)->Send(Create<Packet>(2), world.end(0)->GetBroadcast(), kTestProtocol);
  world.send(0, Create<Packet>(3));
  world.end(0)->Send(Create<Packet>(4), world.end(1)->GetAddress(), kTestProtocol + 1);
  Simulator::Run();
  EXPECT_THAT(sniffer.types,
              ElementsAre(ns3::NetDevice::PACKET_OTHERHOST, ns3::NetDevice::PACKET_BROADCAST,
                          ns3::NetDevice::PACKET_HOST));
  ASSERT_EQ(world.arrivals(1).size(), 2u);
  EXPECT_EQ(world.arrivals(1)[0].packet->GetSize(), 2u);
  EXPECT_EQ(world.arrivals(1)[1].packet->GetSize(), 3u);
}

TEST(AnalyticLink, SendFromKeepsTheSource) {
  const ns3::Mac48Address source("02:00:00:00:00:42");
  ChannelWorld world(plain_link());
  world.end(0)->SendFrom(Create<Packet>(1), source, world.end(1)->GetAddress(), kTestProtocol);
  Simulator::Run();
  EXPECT_EQ(world.arrivals(1).at(0).sender, source);
}

TEST(AnalyticChannel, RejectsAttributesOutOfRange) {
  const auto channel = ns3::CreateObject<AnalyticChannel>();
  const auto accepts_number = [&](const char* name, double value) {
    return channel->SetAttributeFailSafe(name, ns3::DoubleValue(value));
  };
  const auto accepts_time = [&](const char* name, const ns3::Time& value) {
    return channel->SetAttributeFailSafe(name, ns3::TimeValue(value));
  };
  EXPECT_TRUE(accepts_number("SnrDb", 100));
  EXPECT_FALSE(accepts_number("SnrDb", 100.1));
  EXPECT_FALSE(accepts_number("SnrDb", -100.1));
  EXPECT_FALSE(accepts_number("SnrDb", std::numeric_limits<double>::quiet_NaN()));
  EXPECT_TRUE(accepts_number("BandwidthMhz", 0.001));
  EXPECT_FALSE(accepts_number("BandwidthMhz", 0.0009));
  EXPECT_FALSE(accepts_number("BandwidthMhz", 2001));
  EXPECT_TRUE(accepts_time("CoherenceTime", ns3::MicroSeconds(1)));
  EXPECT_FALSE(accepts_time("CoherenceTime", ns3::NanoSeconds(999)));
  EXPECT_FALSE(accepts_time("Delay", ns3::NanoSeconds(-1)));
  EXPECT_FALSE(accepts_time("Horizon", Seconds(5e9)));
  EXPECT_TRUE(channel->SetAttributeFailSafe("Fading", ns3::StringValue("Rayleigh")));
  EXPECT_TRUE(channel->SetAttributeFailSafe("Fading", ns3::StringValue("Nakagami")));
  EXPECT_TRUE(channel->SetAttributeFailSafe("Rate", ns3::StringValue("NrCqi")));
  EXPECT_FALSE(channel->SetAttributeFailSafe("Rate", ns3::StringValue("Dab")));
  EXPECT_FALSE(accepts_number("NakagamiM", 0.49));
  EXPECT_FALSE(accepts_number("SpeedKmh", -1));
  EXPECT_FALSE(channel->SetAttributeFailSafe("PacketBytes", ns3::UintegerValue(15)));
  EXPECT_TRUE(channel->SetAttributeFailSafe("PacketBytes", ns3::UintegerValue(16)));
  ns3::UintegerValue bytes;
  channel->GetAttribute("PacketBytes", bytes);
  EXPECT_EQ(bytes.Get(), 16u);
  EXPECT_FALSE(channel->SetAttributeFailSafe("Fading", ns3::StringValue("Rice")));
}

void expect_rejected(const AnalyticLinkConfig& config, double value, const std::string& name) {
  const auto node = ns3::CreateObject<ns3::Node>();
  try {
    install_analytic_link(node, node, config);
    ADD_FAILURE() << name << " = " << value << " was accepted";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr(name));
  }
  Simulator::Destroy();
}

TEST(InstallAnalyticLink, RejectsConfigurationsOutOfRange) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  AnalyticLinkConfig config;
  for (const double value : {-101.0, 101.0, nan, inf, -inf}) {
    config.radio.snr_db = value;
    expect_rejected(config, value, "snr_db");
  }
  config = {};
  for (const double value : {-1.0, 0.0, 1e7, nan, inf}) {
    config.radio.bandwidth_mhz = value;
    expect_rejected(config, value, "bandwidth_mhz");
  }
  config = {};
  for (const double value : {-1.0, 0.0, 1e10, nan, inf}) {
    config.radio.coherence_ms = value;
    expect_rejected(config, value, "coherence_ms");
  }
  config = {};
  for (const double value : {-1.0, 101.0, nan, inf}) {
    config.loss.loss_percent = value;
    expect_rejected(config, value, "loss_percent");
  }
  config = {};
  for (const double value : {-1.0, 1e5, nan, inf}) {
    config.analytic.slot_ms = value;
    expect_rejected(config, value, "slot_ms");
  }
  config = {};
  for (const double value : {-1.0, 5e9, nan, inf}) {
    config.horizon_s = value;
    expect_rejected(config, value, "horizon_s");
  }
}

TEST(InstallAnalyticLink, RejectsWhatDoesNotGoTogether) {
  AnalyticLinkConfig config;
  config.radio.fading = Fading::Nakagami;
  config.radio.speed_kmh = 3;
  EXPECT_THAT(what_is_wrong(config), testing::HasSubstr("Doppler"));
  config.radio.speed_kmh = 0;
  config.radio.delay_profile = DelayProfile::Epa;
  EXPECT_THAT(what_is_wrong(config), testing::HasSubstr("delay_profile"));
  config = {};
  config.analytic.sharing = Sharing::Tdma;
  config.devices = 2;
  config.link_index = 2;
  EXPECT_THAT(what_is_wrong(config), testing::HasSubstr("link_index"));
  config.link_index = 1;
  EXPECT_EQ(what_is_wrong(config), "");
}

TEST(InstallAnalyticLink, TakesTheEndsOfTheRanges) {
  for (const Fading fading : {Fading::None, Fading::Rayleigh}) {
    AnalyticLinkConfig high;
    high.radio.snr_db = kDeviceSnrDb.high;
    high.radio.bandwidth_mhz = range_of(radio_keys(), "link.bandwidth_mhz").high;
    high.radio.fading = fading;
    high.radio.coherence_ms = range_of(radio_keys(), "link.coherence_ms").high;
    high.horizon_s = kHorizonSRange.high;
    ChannelWorld world(high);
    world.send(0, Create<Packet>(1000));
    Simulator::Run();
    EXPECT_EQ(world.arrivals(1).size(), 1u);
  }
}

TEST(AnalyticChannelDeathTest, HasTwoEnds) {
  EXPECT_DEATH(
      {
        const auto channel = ns3::CreateObject<AnalyticChannel>();
        for (int i = 0; i < 3; ++i) ns3::CreateObject<AnalyticNetDevice>()->Attach(channel);
      },
      "two devices on an analytic channel");
}

TEST(AnalyticNetDeviceDeathTest, NeedsAChannelToSend) {
  EXPECT_DEATH(ns3::CreateObject<AnalyticNetDevice>()->Send(
                   Create<Packet>(1), ns3::Mac48Address::GetBroadcast(), kTestProtocol),
               "a device on a channel with two ends");
}

}  // namespace
}  // namespace airsplit
