// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Packets of groups: any of them give back exactly the groups that they hold, and cost little.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "common/random.h"
#include "inference/bitstream/group_packets.h"

namespace airsplit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr PlaneShape kPlane = {6, 6};
constexpr std::size_t kAlphabet = 16;

/// Of 12 channels, whose symbols crowd together more and more.
SymbolModel model() {
  std::vector<FrequencyTable> tables;
  for (std::size_t c = 0; c < 12; ++c) {
    std::vector<std::uint64_t> counts(kAlphabet, 1);
    for (std::size_t s = 0; s < kAlphabet; ++s) counts[s] += 1000 >> (s * (1 + c / 4) / 2);
    tables.push_back(FrequencyTable::from_counts(counts));
  }
  return SymbolModel::order0(kPlane, tables);
}

/// Drawn as the model says: a symbol s of channel c with about the weight of its count.
std::vector<std::uint8_t> draw_symbols(std::uint64_t seed) {
  RandomSequence draws(RandomStream(seed, "symbols"));
  std::vector<std::uint8_t> symbols;
  for (std::size_t c = 0; c < 12; ++c) {
    for (std::size_t i = 0; i < kPlane.symbols(); ++i) {
      std::uint8_t symbol = 0;
      while (symbol + 1U < kAlphabet && draws.uniform() < 0.6 / (1.0 + static_cast<double>(c) / 4))
        ++symbol;
      symbols.push_back(symbol);
    }
  }
  return symbols;
}

GroupPackets packets_of(const SymbolModel& model) {
  return {7, ChannelGroups({1, 2, 4, 8, 12}), model};
}

TEST(GroupPackets, GiveBackWhatTheyHoldWhicheverArrive) {
  const SymbolModel tables = model();
  const GroupPackets codec = packets_of(tables);
  const int ends[] = {0, 1, 2, 4, 8, 12};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto symbols = draw_symbols(seed);
    for (const std::size_t most_bytes : {std::size_t{1}, std::size_t{40}, std::size_t{10000}}) {
      const auto packets = codec.encode(symbols, most_bytes);
      EXPECT_EQ(packets.size() == 1, most_bytes == 10000);
      EXPECT_EQ(packets.size() == 5, most_bytes == 1);
      for (std::size_t which = 0; which < std::size_t{1} << packets.size(); ++which) {
        std::vector<Bytes> arrived;
        for (std::size_t p = packets.size(); p-- > 0;) {  // in any order
          if ((which >> p & 1) != 0) arrived.push_back(packets[p]);
        }
        const ArrivedGroups found = codec.decode(arrived);
        for (std::size_t g = 0; g < 5; ++g) {
          const auto begin = static_cast<std::ptrdiff_t>(ends[g] * 36);
          const auto end = static_cast<std::ptrdiff_t>(ends[g + 1] * 36);
          const bool same = std::equal(symbols.begin() + begin, symbols.begin() + end,
                                       found.symbols.begin() + begin);
          EXPECT_TRUE(same || !found.arrived[g]);
        }
        if (most_bytes == 1) {
          for (std::size_t g = 0; g < 5; ++g) EXPECT_EQ(found.arrived[g], (which >> g & 1) != 0);
        }
      }
    }
  }
}

// As the scheme's users may hold them to: 1.02 of the information, and 4 bytes a packet.
TEST(GroupPackets, CostTheirInformationAndFourBytesEach) {
  const SymbolModel tables = model();
  const GroupPackets codec = packets_of(tables);
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const auto symbols = draw_symbols(seed);
    const double information_bytes = information_bits(symbols, tables) / 8;
    for (const std::size_t most_bytes : {std::size_t{1}, std::size_t{64}, std::size_t{10000}}) {
      const auto packets = codec.encode(symbols, most_bytes);
      double bytes = 0;
      for (const Bytes& packet : packets) bytes += static_cast<double>(packet.size());
      EXPECT_LE(bytes, 1.02 * information_bytes + 5 * static_cast<double>(packets.size()))
          << "a byte more each: streams end at whole bytes";
    }
  }
}

TEST(GroupPackets, HoldAsManyGroupsAsFit) {
  const SymbolModel tables = model();
  const GroupPackets codec = packets_of(tables);
  for (std::size_t most_bytes = 1; most_bytes < 300; most_bytes += 7) {
    for (const Bytes& packet : codec.encode(draw_symbols(3), most_bytes)) {
      const bool is_one_group = (packet[3] & 15) == 0;
      EXPECT_TRUE(packet.size() <= most_bytes || is_one_group);
    }
  }
}

TEST(GroupPackets, OfOthersAndDamagedOnesAreRefused) {
  const SymbolModel tables = model();
  const GroupPackets codec = packets_of(tables);
  const Bytes packet = codec.encode(draw_symbols(1), 1)[2];
  const auto expect_fault = [&](const Bytes& bytes, const std::string& message) {
    EXPECT_THAT([&] { codec.decode({bytes}); }, ThrowsMessage<InputError>(HasSubstr(message)));
  };
  expect_fault({}, "payload: empty");
  expect_fault({packet.begin(), packet.begin() + 3}, "which groups");
  expect_fault({packet.begin(), packet.end() - 1}, "checksum");
  expect_fault(seal_payload({PayloadKind::kGroups, 8}, {0x20, 1, 2}), "another scheme");
  expect_fault(seal_payload({PayloadKind::kCodec, 7}, {0x20, 1, 2}), "another scheme");
  expect_fault(seal_payload({PayloadKind::kGroups, 7}, {0x50, 1, 2}),
               "group 5, expected at most 4");
  expect_fault(seal_payload({PayloadKind::kGroups, 7}, {0x41, 1, 2}),
               "group 5, expected at most 4");
  RandomSequence draws(RandomStream(1, "damage"));
  std::size_t refused = 0;
  for (int i = 0; i < 20000; ++i) {
    Bytes body = payload_body(packet);
    for (int k = 0; k < 3; ++k) body[draws.below(body.size())] ^= 1U << draws.below(8);
    if (draws.uniform() < 0.3) body.resize(1 + draws.below(body.size()));
    try {
      const ArrivedGroups found = codec.decode({seal_payload({PayloadKind::kGroups, 7}, body)});
      for (const std::uint8_t symbol : found.symbols) ASSERT_LT(symbol, kAlphabet);
    } catch (const InputError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 100U);
}

}  // namespace
}  // namespace airsplit
