// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The block-fading mathematics against integrals worked out by hand and against a second way to
// sum.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "channel/radio/block_fading.h"
#include "channel/radio/fading.h"
#include "channel/radio/rate_model.h"
#include "common/error.h"

namespace airsplit {
namespace {

constexpr double kForever = std::numeric_limits<double>::infinity();

/// Blocks of 1 s that carry 1, 2, 0, 3 bits, and so on again: at 1 Hz and SNR 1 a gain g carries
/// log2(1 + g) bits per second.
BlockFadingLink hand_made_link() {
  const std::vector<double> gains = {1, 3, 0, 7};
  BlockFadingLink link;
  link.coherence_s = 1;
  link.rate_bps = [gains](std::uint64_t block) {
    return shannon_rate_bps(1, gains[block % gains.size()]);
  };
  return link;
}

double hand_made_time_s(double bits, BlockTime start) {
  const auto time_s = transmission_time_s(hand_made_link(), bits, start, 1e6);
  EXPECT_TRUE(time_s.has_value());
  return time_s.value_or(-1);
}

TEST(ShannonRate, IsExactWhereTheLogarithmIs) {
  EXPECT_DOUBLE_EQ(shannon_rate_bps(1e6, 0), 0);
  EXPECT_DOUBLE_EQ(shannon_rate_bps(1e6, 1), 1e6);
  EXPECT_DOUBLE_EQ(shannon_rate_bps(2e6, 3), 4e6);
  EXPECT_DOUBLE_EQ(shannon_rate_bps(1, 1023), 10);
}

TEST(ShannonRate, KeepsItsPrecisionAtTheEnds) {
  // log2(1 + x) = x / ln 2 for tiny x; log2(1e300) = 300 log2(10).
  EXPECT_NEAR(shannon_rate_bps(1, 1e-20) / 1.4426950408889634e-20, 1, 1e-12);
  EXPECT_NEAR(shannon_rate_bps(1, 1e300) / (300 * 3.321928094887362), 1, 1e-12);
}

TEST(TransmissionTime, CrossesBlocks) {
  EXPECT_NEAR(hand_made_time_s(0.5, {0, 0}), 0.5, 1e-12);
  EXPECT_NEAR(hand_made_time_s(2, {0, 0}), 1.5, 1e-12);    // 1 + 1 of 2
  EXPECT_NEAR(hand_made_time_s(4.5, {0, 0}), 3.5, 1e-12);  // 1 + 2 + 0 + 1.5 of 3
  EXPECT_NEAR(hand_made_time_s(4.5, {1, 0}), 2 + 2.5 / 3, 1e-12);
  EXPECT_NEAR(hand_made_time_s(4.5, {0, 0.25}), 2.75 + 1.75 / 3, 1e-12);
  EXPECT_NEAR(hand_made_time_s(1, {2, 0.75}), 0.25 + 1.0 / 3, 1e-12);
  EXPECT_NEAR(hand_made_time_s(6e3 + 1, {0, 0}), 4e3 + 1, 1e-9);  // a thousand rounds, then 1
}

TEST(TransmissionTime, EndsExactlyOnABoundary) {
  EXPECT_DOUBLE_EQ(hand_made_time_s(1, {0, 0}), 1);
  EXPECT_DOUBLE_EQ(hand_made_time_s(3, {0, 0}), 2);  // not 3: nothing is left for the silent block
  EXPECT_DOUBLE_EQ(hand_made_time_s(6, {0, 0}), 4);
}

TEST(TransmissionTime, OfNothingIsNothing) {
  EXPECT_EQ(hand_made_time_s(0, {0, 0}), 0);
  EXPECT_EQ(hand_made_time_s(0, {2, 0.5}), 0);
}

TEST(TransmissionTime, StopsAtTheLimit) {
  const BlockFadingLink link = hand_made_link();
  EXPECT_TRUE(transmission_time_s(link, 3, {0, 0}, 2).has_value());
  EXPECT_FALSE(transmission_time_s(link, 3, {0, 0}, 1.999).has_value());
  EXPECT_FALSE(transmission_time_s(link, 3.001, {0, 0}, 2.5).has_value());
  EXPECT_FALSE(transmission_time_s(link, 1, {0, 0}, 0).has_value());
  EXPECT_FALSE(transmission_time_s(link, 1, {0, 0}, -1).has_value());
}

TEST(TransmissionTime, GivesUpOnADeadLink) {
  BlockFadingLink link = hand_made_link();
  link.rate_bps = [](std::uint64_t) { return 0.0; };
  EXPECT_FALSE(transmission_time_s(link, 1, {0, 0}, 1e6).has_value());
  link.coherence_s = kForever;
  EXPECT_FALSE(transmission_time_s(link, 1, {0, 0}, kForever).has_value());
}

TEST(TransmissionTime, CrossesAsManyBlocksAsItTakes) {
  BlockFadingLink link = hand_made_link();
  link.coherence_s = 1e-6;
  link.rate_bps = [](std::uint64_t block) { return block % 2 == 0 ? 1.0 : 3.0; };
  EXPECT_NEAR(transmission_time_s(link, 24, {0, 0}, 100).value_or(-1), 12, 1e-6);  // 1.2e7 blocks
}

TEST(TransmissionTime, OfTooManyBlocksIsAnErrorThatNamesTheKey) {
  BlockFadingLink link = hand_made_link();
  link.most_blocks = 1000;
  EXPECT_TRUE(transmission_time_s(link, 1499, {0, 0}, 1e6).has_value());  // 1.5 a block
  for (const auto& send : {std::function([&] {
                             transmission_time_s(link, 1e4, {0, 0}, 1e6);
                           }),
                           std::function([&] {
                             transmit_packets(link, 1e4, {1, 1, 0}, {}, 1e6);
                           })}) {
    try {
      send();
      FAIL();
    } catch (const InputError& error) {
      EXPECT_EQ(std::string(error.what()).substr(0, 17), "link.coherence_ms");
    }
  }
}

TEST(CarriedBits, AreTheIntegralOfTheRate) {
  const BlockFadingLink link = hand_made_link();
  EXPECT_NEAR(carried_bits(link, {0, 0}, 0.5), 0.5, 1e-12);
  EXPECT_NEAR(carried_bits(link, {0, 0}, 3.5), 4.5, 1e-12);  // 1 + 2 + 0 + 1.5 of 3
  EXPECT_NEAR(carried_bits(link, {0, 0.25}, 2.75), 2.75, 1e-12);
}

TEST(TransmissionTime, DoesNotLosePrecisionLateInTheSimulation) {
  BlockFadingLink link = hand_made_link();
  link.rate_bps = [](std::uint64_t) { return 1e9; };
  EXPECT_DOUBLE_EQ(transmission_time_s(link, 1, {4'000'000'000'000'000, 0.5}, 1).value(), 1e-9);
}

TEST(TransmissionTime, WithoutFadingIsOneDivision) {
  BlockFadingLink link;
  for (const double snr : {1e-12, 0.1, 10.0, 1e12}) {
    link.rate_bps = [snr](std::uint64_t) { return shannon_rate_bps(1e6, snr); };
    const double expected_s = 8e4 / (1e6 * std::log1p(snr) / std::log(2));
    EXPECT_NEAR(transmission_time_s(link, 8e4, {0, 0.3}, kForever).value() / expected_s, 1, 1e-12);
  }
}

// The other way round: the bits that the blocks carry in the time found are the bits asked for.
TEST(TransmissionTime, CarriesItsBitsUnderRayleighFading) {
  BlockFadingLink link;
  link.coherence_s = 0.02;
  const PowerGain gain = power_gain({Fading::Rayleigh}, Direction::Uplink, 11, 3);
  link.rate_bps = [&](std::uint64_t block) { return shannon_rate_bps(1e6, 10 * gain(block)); };
  for (const double bits : {1.0, 1e3, 1e5, 1e7, 1e9}) {
    const double offset_s = 0.013;
    const double end_s = offset_s + transmission_time_s(link, bits, {5, offset_s}, 1e9).value();
    long double carried = 0;
    for (std::uint64_t i = 0; static_cast<double>(i) * link.coherence_s < end_s; ++i) {
      const double from_s = i == 0 ? offset_s : static_cast<double>(i) * link.coherence_s;
      const double to_s = std::min(end_s, static_cast<double>(i + 1) * link.coherence_s);
      carried += 1e6 * std::log2(1 + 10 * gain(5 + i)) * (to_s - from_s);
    }
    EXPECT_NEAR(static_cast<double>(carried) / bits, 1, 1e-9) << bits << " bits";
  }
}

/// 1 bit/s in every second slot of 1 s.
BlockFadingLink half_of_the_time(std::uint64_t own) {
  BlockFadingLink link;
  link.rate_bps = [](std::uint64_t) { return 1.0; };
  link.slots = {1, 2, own};
  return link;
}

TEST(Tdma, WaitsForItsSlots) {
  const auto time_s = [](double bits, BlockTime start, std::uint64_t own) {
    return transmission_time_s(half_of_the_time(own), bits, start, 1e6).value();
  };
  EXPECT_NEAR(time_s(0.5, {}, 0), 0.5, 1e-12);
  EXPECT_NEAR(time_s(1, {}, 0), 1, 1e-12);  // not 2: nothing is left for the next turn
  EXPECT_NEAR(time_s(1.5, {}, 0), 2.5, 1e-12);
  EXPECT_NEAR(time_s(0.5, {}, 1), 1.5, 1e-12);
  EXPECT_NEAR(time_s(0.5, {0, 0, 4, 0.75}, 0), 0.25 + 1 + 0.25, 1e-12);
  EXPECT_NEAR(time_s(0.5, {0, 0, 5, 0.75}, 0), 0.25 + 0.5, 1e-12);
  EXPECT_NEAR(time_s(1000.5, {}, 1), 2001.5, 1e-9);
}

// Slots of 1.5 s of three devices over blocks of 1 s that carry 1, 2, 0, 3 bits: device 1 has the
// times 1.5 to 3 and 6 to 7.5, that is half a 2, a 0; a 0, half a 3.
TEST(Tdma, SeesTheBlocksOfItsOwnSlots) {
  BlockFadingLink link = hand_made_link();
  link.slots = {1.5, 3, 1};
  EXPECT_NEAR(transmission_time_s(link, 0.5, {}, 1e6).value(), 1.75, 1e-12);
  EXPECT_NEAR(transmission_time_s(link, 1, {}, 1e6).value(), 2, 1e-12);
  EXPECT_NEAR(transmission_time_s(link, 1.75, {}, 1e6).value(), 7.25, 1e-12);
}

TEST(Tdma, ManyDevicesCostNoTime) {  // each slot is found at once, however many blocks lie between
  BlockFadingLink link;
  link.coherence_s = 1e-5;
  link.rate_bps = [](std::uint64_t) { return 1.0; };
  link.slots = {1, 1000, 999};
  EXPECT_NEAR(transmission_time_s(link, 3e-4, {}, 1e6).value(), 999.0003, 1e-9);
}

// Packets of 1 bit at 1 bit/s over blocks of 1 s that carry 1, 2, 0, 3 bits, and so on again.
TEST(Packets, AreLostInTheBlockThatCannotCarryThem) {
  const auto sent = transmit_packets(hand_made_link(), 8, {1, 1, 0}, {}, 1e6).value();
  EXPECT_DOUBLE_EQ(sent.time_s, 8);
  EXPECT_EQ(sent.lost, (std::vector<std::uint64_t>{2, 6}));
  EXPECT_EQ(sent.retransmissions, 0u);
}

TEST(Packets, AreResent) {
  const auto sent = transmit_packets(hand_made_link(), 6.5, {1, 1, 1}, {}, 1e6).value();
  EXPECT_DOUBLE_EQ(sent.time_s, 8.5);  // the third and the sixth take two attempts
  EXPECT_TRUE(sent.lost.empty());
  EXPECT_EQ(sent.retransmissions, 2u);
}

// At 0.5 bit/s a packet takes two blocks, and what counts is what both carry together.
TEST(Packets, AverageOverTheirBlocks) {
  EXPECT_TRUE(transmit_packets(hand_made_link(), 1, {0.5, 1, 0}, {1, 0}, 1e6).value().lost.empty());
  EXPECT_EQ(
      transmit_packets(hand_made_link(), 2.5, {1.25, 2.5, 0}, {1, 0}, 1e6).value().lost.size(), 1u);
}

TEST(Packets, StopAtTheLimitAndOnADeadLink) {
  BlockFadingLink dead;
  dead.rate_bps = [](std::uint64_t) { return 0.0; };
  EXPECT_FALSE(transmit_packets(hand_made_link(), 8, {1, 1, 0}, {}, 7.5).has_value());
  EXPECT_TRUE(transmit_packets(hand_made_link(), 8, {1, 1, 0}, {}, 8).has_value());
  EXPECT_EQ(transmit_packets(dead, 2, {1, 1, 3}, {}, kForever).value().time_s, 8);
  EXPECT_FALSE(transmit_packets(dead, 1e12, {1, 1, 3}, {}, 1e5).has_value());
}

TEST(TransmissionTimeDeathTest, RefusesWhatCannotBe) {
  EXPECT_DEATH(transmission_time_s(hand_made_link(), -1, {0, 0}, 1), "0 bits or more");
  EXPECT_DEATH(transmission_time_s(hand_made_link(), 1, {0, 1}, 1), "an offset within the block");
}

// Golden values from a Philox4x32-10 written independently in Python (Random123's key and counter
// order): exponential gain -ln(u), u the upper 53 bits.
TEST(PowerGain, IsTheSameForever) {
  const auto gain = [](std::uint64_t seed, Direction direction, std::uint64_t link,
                       std::uint64_t block) {
    return power_gain({Fading::Rayleigh}, direction, seed, link)(block);
  };
  EXPECT_NEAR(gain(1, Direction::Uplink, 0, 0), 0.14869681928280612, 1e-12);
  EXPECT_NEAR(gain(1, Direction::Uplink, 0, 1), 0.425521054584371, 1e-12);
  EXPECT_NEAR(gain(1, Direction::Downlink, 0, 0), 1.821509479853395, 1e-12);
  EXPECT_NEAR(gain(1, Direction::Uplink, 7, 0), 0.16438903770770188, 1e-12);
  EXPECT_NEAR(gain(2, Direction::Uplink, 0, 0), 0.8531569445505913, 1e-12);
  EXPECT_NEAR(gain(9223372036854775813u, Direction::Downlink, 1099511627776, 8589934592),
              0.4772209879786562, 1e-12);
}

TEST(PowerGain, IsOneWithoutFading) {
  const PowerGain gain = power_gain({Fading::None}, Direction::Uplink, 1, 0);
  EXPECT_EQ(gain(0), 1);
  EXPECT_EQ(gain(12345), 1);
}

}  // namespace
}  // namespace airsplit
