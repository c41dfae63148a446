// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Messages of which a part is lost: who gets them, what is in them, and who is told.
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "channel/message/gaps_tag.h"
#include "channel/message/message_link_end.h"
#include "channel/message/packet_ends_tag.h"
#include "channel/message/uncoded.h"
#include "channel/wifi/wifi_link_helper.h"
#include "tests/cell_world.h"
#include "tests/channel_world.h"

namespace airsplit {
namespace {

using testing::ElementsAre;
using WifiWorld = CellWorld<WifiLinkConfig, install_wifi_links>;

Bytes numbered(std::size_t size) {
  Bytes bytes(size);
  std::iota(bytes.begin(), bytes.end(), 1);
  return bytes;
}

ns3::Ptr<ns3::Packet> packet_of(const Bytes& bytes) {
  return ns3::Create<ns3::Packet>(bytes.data(), static_cast<std::uint32_t>(bytes.size()));
}

Bytes content(const ns3::Packet& packet) {
  Bytes bytes(packet.GetSize());
  packet.CopyData(bytes.data(), packet.GetSize());
  return bytes;
}

/// Every byte is as it was sent, or 0 and in a gap.
void expect_holes_where_it_says(const ns3::Packet& arrived, const Bytes& sent,
                                std::size_t piece_bytes) {
  const Bytes bytes = content(arrived);
  ASSERT_EQ(bytes.size(), sent.size());
  const Gaps gaps = gaps_of(arrived);
  for (std::size_t i = 0; i < sent.size(); ++i) {
    bool is_missing = false;
    for (const Gap& gap : gaps) is_missing |= gap.begin <= i && i < gap.end;
    EXPECT_EQ(bytes[i], is_missing ? 0 : sent[i]) << i;
  }
  std::size_t before = 0;
  for (const Gap& gap : gaps) {
    EXPECT_TRUE(before == 0 || gap.begin > before) << "apart from each other";
    EXPECT_LT(gap.begin, gap.end);
    EXPECT_EQ(gap.begin % piece_bytes, 0U);
    EXPECT_TRUE(gap.end % piece_bytes == 0 || gap.end == sent.size());
    before = gap.end;
  }
}

TEST(Gaps, TouchingOnesAreOne) {
  Gaps gaps;
  add_gap(gaps, {2, 4});
  add_gap(gaps, {4, 6});
  add_gap(gaps, {8, 9});
  EXPECT_THAT(gaps, ElementsAre(Gap{2, 6}, Gap{8, 9}));
}

TEST(Gaps, RideOnThePacketWithTheOtherTags) {
  const auto sent = packet_of({1, 2, 3, 4, 5, 6});
  sent->AddPacketTag(PieceTag(1, 2, 3));
  const auto arrived = with_gaps(*sent, {{1, 3}, {5, 6}});
  EXPECT_THAT(content(*arrived), ElementsAre(1, 0, 0, 4, 5, 0));
  EXPECT_THAT(gaps_of(*arrived), ElementsAre(Gap{1, 3}, Gap{5, 6}));
  EXPECT_TRUE(gaps_of(*sent).empty());
  PieceTag tag;
  ASSERT_TRUE(arrived->PeekPacketTag(tag));
  EXPECT_EQ(tag.begin, 3U);
  EXPECT_EQ(content(*sent).at(1), 2) << "the message that was sent is unchanged";
}

AnalyticLinkConfig lossy(double percent, bool deliver_incomplete) {
  AnalyticLinkConfig config;
  config.analytic.packet_bytes = 100;
  config.loss.loss_percent = percent;
  config.loss.deliver_incomplete = deliver_incomplete;
  return config;
}

TEST(IncompleteMessages, AnalyticMessagesArriveWithTheirGaps) {
  const Bytes sent = numbered(1050);
  ChannelWorld world(lossy(30, true));
  for (int i = 0; i < 50; ++i) world.send(0, packet_of(sent));
  ns3::Simulator::Run();
  ASSERT_EQ(world.arrivals(1).size(), 50U);
  std::size_t with_gaps = 0;
  for (const Arrival& arrival : world.arrivals(1)) {
    expect_holes_where_it_says(*arrival.packet, sent, 100);
    with_gaps += gaps_of(*arrival.packet).empty() ? 0 : 1;
  }
  EXPECT_GT(with_gaps, 40U);
}

TEST(IncompleteMessages, AnalyticMessagesAreDroppedWhereNoOneWantsThem) {
  const auto arrived = [](bool deliver_incomplete) {
    ChannelWorld world(lossy(30, deliver_incomplete));
    std::uint64_t dropped = 0;
    world.end(0)->TraceConnectWithoutContext(
        "Drop", ns3::Callback<void, ns3::Ptr<const ns3::Packet>>(
                    [&dropped](ns3::Ptr<const ns3::Packet>) { ++dropped; }));
    for (int i = 0; i < 50; ++i) world.send(0, packet_of(numbered(300)));
    ns3::Simulator::Run();
    EXPECT_EQ(world.arrivals(1).size() + dropped, 50U) << "each once";
    std::size_t whole = 0;
    for (const Arrival& arrival : world.arrivals(1)) whole += gaps_of(*arrival.packet).empty();
    EXPECT_TRUE(deliver_incomplete || whole == world.arrivals(1).size());
    return std::make_pair(whole, world.arrivals(1).size());
  };
  const auto [whole, all] = arrived(true);
  EXPECT_GT(all, whole);
  EXPECT_LT(all, 50U) << "3 packets in 100 messages are all lost";
  EXPECT_EQ(arrived(false).first, whole) << "the same packets are lost";
}

TEST(IncompleteMessages, TheDownlinkLosesNothing) {
  ChannelWorld world(lossy(100, true));
  world.send(0, packet_of(numbered(100)));
  world.send(1, packet_of(numbered(100)));
  ns3::Simulator::Run();
  EXPECT_TRUE(world.arrivals(1).empty());
  ASSERT_EQ(world.arrivals(0).size(), 1U);
}

TEST(IncompleteMessages, OutageLeavesGapsToo) {
  AnalyticLinkConfig config = lossy(0, true);
  config.radio.fading = Fading::Rayleigh;
  config.radio.coherence_ms = 0.1;
  config.analytic.outage = Outage::Lose;
  config.analytic.retransmissions = 0;
  const Bytes sent = numbered(5000);
  ChannelWorld world(config);
  world.send(0, packet_of(sent));
  ns3::Simulator::Run();
  ASSERT_EQ(world.arrivals(1).size(), 1U);
  EXPECT_FALSE(gaps_of(*world.arrivals(1)[0].packet).empty());
  expect_holes_where_it_says(*world.arrivals(1)[0].packet, sent, 100);
}

TEST(IncompleteMessages, WifiMessagesArriveWithTheirGaps) {
  WifiLinkConfig config;
  config.cell.radio.snr_db = 30;
  config.cell.radio.bandwidth_mhz = 20;
  config.loss.loss_percent = 30;
  constexpr std::size_t kMessages = 20;
  const Bytes sent = numbered(10'000);
  for (const bool deliver_incomplete : {true, false}) {
    config.loss.deliver_incomplete = deliver_incomplete;
    WifiWorld world(config, 1);
    for (std::size_t i = 0; i < kMessages; ++i) world.link(0).device->Send(packet_of(sent));
    WifiWorld::run_for(ns3::MilliSeconds(10));
    world.link(0).edge->Send(packet_of(sent));
    WifiWorld::run_for(ns3::Seconds(1));
    EXPECT_EQ(world.edge(0).arrived.size() + world.device(0).dropped.size(), kMessages);
    EXPECT_EQ(world.device(0).arrived.size(), 1U) << "nothing is lost on the downlink";
    std::size_t incomplete = 0;
    for (const auto& arrived : world.edge(0).arrived) {
      expect_holes_where_it_says(*arrived, sent, 1460);
      incomplete += gaps_of(*arrived).empty() ? 0 : 1;
    }
    EXPECT_EQ(incomplete > 10, deliver_incomplete);
    EXPECT_EQ(incomplete == 0, !deliver_incomplete);
  }
}

TEST(PacketEnds, AreTheSendersAndNoPacketIsLongerThanTheLinks) {
  const auto message = packet_of(numbered(250));
  EXPECT_THAT(packet_ends(*message, 100), ElementsAre(100, 200, 250));
  EXPECT_THAT(packet_ends(*message, 250), ElementsAre(250));
  message->AddPacketTag(PacketEndsTag({30, 30, 180, 250}));
  EXPECT_THAT(packet_ends(*message, 100), ElementsAre(30, 130, 180, 250));
  EXPECT_THAT(packet_ends(*message, 1000), ElementsAre(30, 180, 250));
  EXPECT_TRUE(packet_ends(*packet_of({}), 100).empty());
}

/// Whole packets are missing, as their sender cut them: 7, 100 and 93 bytes.
void expect_senders_packets(const ns3::Packet& arrived) {
  for (const Gap& gap : gaps_of(arrived)) {
    EXPECT_TRUE(gap.begin == 0 || gap.begin == 7 || gap.begin == 107) << gap.begin;
    EXPECT_TRUE(gap.end == 7 || gap.end == 107 || gap.end == 200) << gap.end;
  }
}

ns3::Ptr<ns3::Packet> cut_message() {
  const auto message = packet_of(numbered(200));
  message->AddPacketTag(PacketEndsTag({7, 107, 200}));
  return message;
}

TEST(IncompleteMessages, WhatIsLostAreTheSendersPackets) {
  ChannelWorld analytic(lossy(30, true));
  for (int i = 0; i < 300; ++i) analytic.send(0, cut_message());
  ns3::Simulator::Run();
  std::size_t first_missing = 0;
  for (const Arrival& arrival : analytic.arrivals(1)) {
    expect_senders_packets(*arrival.packet);
    const Gaps gaps = gaps_of(*arrival.packet);
    first_missing += !gaps.empty() && gaps.front().begin == 0 ? 1 : 0;
  }
  // Of 300 messages 8.1 have lost all; of the others 0.3 x 0.91 the first packet: 82, deviation 8.
  EXPECT_NEAR(static_cast<double>(first_missing), 82, 30);
  ns3::Simulator::Destroy();

  WifiLinkConfig config;
  config.cell.radio.snr_db = 30;
  config.cell.radio.bandwidth_mhz = 20;
  config.loss.loss_percent = 30;
  config.loss.deliver_incomplete = true;
  WifiWorld wifi(config, 1);
  for (int i = 0; i < 100; ++i) wifi.link(0).device->Send(cut_message());
  WifiWorld::run_for(ns3::Seconds(1));
  std::size_t incomplete = 0;
  for (const auto& arrived : wifi.edge(0).arrived) {
    expect_senders_packets(*arrived);
    incomplete += gaps_of(*arrived).empty() ? 0 : 1;
  }
  EXPECT_NEAR(static_cast<double>(incomplete), 100 * (1 - 0.343 - 0.027), 20);
}

TEST(Uncoded, TheCodedPartArrivesAsItIs) {
  Bytes sent(8 + 400 * sizeof(float), 0);
  for (std::size_t i = 0; i < 8; ++i) sent[i] = static_cast<std::uint8_t>(i + 1);
  AnalyticLinkConfig config;
  config.radio.snr_db = 0;
  config.radio.bandwidth_mhz = 1;  // 8 bytes take 64 us, 200 symbols 200 us
  ChannelWorld world(config);
  for (int i = 0; i < 2; ++i) {
    const auto packet = packet_of(sent);
    packet->AddPacketTag(UncodedTag(Uncoded::Symbols, 8));
    world.send(0, packet);
  }
  ns3::Simulator::Run();
  ASSERT_EQ(world.arrivals(1).size(), 2U);
  EXPECT_EQ(world.arrivals(1)[0].time_ns, 264'000);
  const Bytes first = content(*world.arrivals(1)[0].packet);
  const Bytes second = content(*world.arrivals(1)[1].packet);
  ASSERT_EQ(first.size(), sent.size());
  EXPECT_TRUE(std::equal(sent.begin(), sent.begin() + 8, first.begin()));
  EXPECT_NE(first, second) << "each message meets noise of its own";
}

}  // namespace
}  // namespace airsplit
