// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What the links over ns-3's cells have in common, each with both of its ways to send: bytes, tags,
// order, times.
#include <cstdint>
#include <numeric>
#include <string>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "channel/message/message_link_end.h"
#include "tests/cell_world.h"

namespace airsplit {
namespace {

using ns3::MilliSeconds;
using ns3::Seconds;

struct WifiCell {
  using World = WifiWorld;
  static constexpr std::int64_t kFirstBitNs[] = {0, 1'000'000};
  static constexpr std::int64_t kSecondBeginsNs = 5'000'000;  // after 200 kB
  static constexpr std::int64_t kSmallMessageNs = 3'000'000;

  static WifiLinkConfig config(Transport transport, double snr_db) {
    WifiLinkConfig config;
    config.cell.radio.snr_db = snr_db;
    config.cell.radio.bandwidth_mhz = 20;
    config.transport = transport;
    return config;
  }
};

struct LteCell {
  using World = LteWorld;
  // The device reports its buffer, is granted a subframe, and sends in it: some 10 ms.
  static constexpr std::int64_t kFirstBitNs[] = {5'000'000, 12'000'000};
  static constexpr std::int64_t kSecondBeginsNs = 50'000'000;
  static constexpr std::int64_t kSmallMessageNs = 15'000'000;

  static LteLinkConfig config(LteRlc rlc, double snr_db) {
    LteLinkConfig config;
    config.cell.radio.snr_db = snr_db;
    config.cell.radio.bandwidth_mhz = 5;
    config.lte.rlc = rlc;
    return config;
  }
};

struct WifiUdp : WifiCell {
  static auto config(double snr_db) { return WifiCell::config(Transport::Udp, snr_db); }
};
struct WifiTcp : WifiCell {
  static auto config(double snr_db) { return WifiCell::config(Transport::Tcp, snr_db); }
};
struct LteUm : LteCell {
  static auto config(double snr_db) { return LteCell::config(LteRlc::Um, snr_db); }
};
struct LteAm : LteCell {
  static auto config(double snr_db) { return LteCell::config(LteRlc::Am, snr_db); }
};

std::vector<std::uint8_t> content(const ns3::Ptr<const ns3::Packet>& packet) {
  std::vector<std::uint8_t> bytes(packet->GetSize());
  packet->CopyData(bytes.data(), packet->GetSize());
  return bytes;
}

template <typename Cell>
class Cells : public testing::Test {};

struct CellNames {
  template <typename Cell>
  static std::string GetName(int /*place*/) {
    if (std::is_same_v<Cell, WifiUdp>) return "WifiUdp";
    if (std::is_same_v<Cell, WifiTcp>) return "WifiTcp";
    return std::is_same_v<Cell, LteUm> ? "LteUm" : "LteAm";
  }
};

using AllCells = testing::Types<WifiUdp, WifiTcp, LteUm, LteAm>;
TYPED_TEST_SUITE(Cells, AllCells, CellNames);

TYPED_TEST(Cells, DeliverTheBytesAndTagsUnchangedBothWays) {
  std::vector<std::uint8_t> bytes(300'000);  // far beyond a datagram and RLC's usual buffer
  std::iota(bytes.begin(), bytes.end(), 7);
  typename TypeParam::World world(TypeParam::config(30), 2);
  const auto message = ns3::Create<ns3::Packet>(bytes.data(), bytes.size());
  message->AddPacketTag(PieceTag(1, 2, 3));  // any tag
  world.link(1).device->Send(message);
  world.link(0).edge->Send(message);
  world.link(0).edge->Send(ns3::Create<ns3::Packet>());
  world.run_for(Seconds(1));
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
}

TYPED_TEST(Cells, SendInOrderAndSayWhenTheFirstBitLeaves) {
  constexpr std::int64_t kSentNs = 1'000'000'000;
  typename TypeParam::World world(TypeParam::config(30), 1);
  world.send_at(Seconds(1), 0, 200'000);
  world.send_at(Seconds(1), 0, 1000);
  world.run_for(Seconds(3));
  const EndLog &device = world.device(0), &edge = world.edge(0);
  ASSERT_EQ(edge.arrived.size(), 2U);
  EXPECT_EQ(edge.arrived[0]->GetSize(), 200'000U);
  ASSERT_EQ(device.begun.size(), 2U);
  EXPECT_GE(device.begun_ns[0] - kSentNs, TypeParam::kFirstBitNs[0]);
  EXPECT_LT(device.begun_ns[0] - kSentNs, TypeParam::kFirstBitNs[1]);
  // The second waits for the first one's bits.
  EXPECT_GT(device.begun_ns[1] - kSentNs, TypeParam::kSecondBeginsNs);
  EXPECT_LT(device.begun_ns[1], edge.arrived_ns[1]);
}

// No association, no ARP, no handshake; no attaching, no bearer to be set up.
TYPED_TEST(Cells, FirstMessageWaitsForNothing) {
  constexpr std::int64_t kApartMs = 20;
  typename TypeParam::World world(TypeParam::config(30), 3);
  for (std::int64_t i = 0; i < 3; ++i)
    world.send_at(MilliSeconds(kApartMs * i), static_cast<std::size_t>(i), 1000);
  world.run_for(Seconds(1));
  for (std::int64_t i = 0; i < 3; ++i) {
    const EndLog& edge = world.edge(static_cast<std::size_t>(i));
    ASSERT_EQ(edge.arrived.size(), 1U);
    EXPECT_LT(edge.arrived_ns[0] - kApartMs * 1'000'000 * i, TypeParam::kSmallMessageNs);
  }
}

TYPED_TEST(Cells, SameSeedSameTimes) {
  const auto times = [](std::uint64_t seed) {
    auto config = TypeParam::config(15);
    config.cell.seed = seed;
    config.cell.radio.fading = Fading::Rayleigh;
    typename TypeParam::World world(config, 4);
    for (std::uint64_t i = 0; i < 10; ++i)
      for (std::size_t device = 0; device < 4; ++device)
        world.send_at(MilliSeconds(100 * i), device, 5000);
    world.run_for(Seconds(3));
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

// The cell is built, and what is sent is lost, or waits for good; nothing hangs.
TYPED_TEST(Cells, AHopelessSnrDeliversNothing) {
  typename TypeParam::World world(TypeParam::config(-30), 2);
  world.send_at(Seconds(0), 0, 10'000);
  world.run_for(Seconds(5));
  EXPECT_TRUE(world.edge(0).arrived.empty());
}

}  // namespace
}  // namespace airsplit
