// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Philox and FNV-1a against their published vectors; the streams against theory (99.9 % intervals).
#include <array>
#include <cmath>
#include <cstdint>

#include <gtest/gtest.h>

#include "common/random.h"

namespace airsplit {
namespace {

constexpr int kDraws = 1'000'000;
constexpr double kZ999 = 3.2905;  // two-sided 99.9 % quantile of the normal distribution

using Counter = std::array<std::uint32_t, 4>;
using Draw = double (RandomStream::*)(std::uint64_t) const;

double raw_moment(const RandomStream& stream, Draw draw, int power) {
  double sum = 0;
  for (int i = 0; i < kDraws; ++i) sum += std::pow((stream.*draw)(i), power);
  return sum / kDraws;
}

/// The k-th raw moment lies within 99.9 % of theory; its variance is m(2k) - m(k)^2.
void expect_moment(Draw draw, int power, double expected, double expected_of_twice_the_power) {
  const double sigma = std::sqrt((expected_of_twice_the_power - expected * expected) / kDraws);
  EXPECT_NEAR(raw_moment(RandomStream(1, "moments"), draw, power), expected, kZ999 * sigma)
      << "moment " << power;
}

/// Correlation of a(i) with b(i + lag), both uniform: mean 1/2 and variance 1/12 are known.
double correlation(const RandomStream& a, const RandomStream& b, int lag = 0) {
  double sum = 0;
  for (int i = 0; i < kDraws; ++i) sum += (a.uniform(i) - 0.5) * (b.uniform(i + lag) - 0.5);
  return 12 * sum / kDraws;
}

// Known-answer vectors of Random123 (tests/kat_vectors, "philox4x32 10").
TEST(Philox, GivesThePublishedVectors) {
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

// Fowler, Noll, Vo, Eastlake, "The FNV non-cryptographic hash algorithm", test vectors.
TEST(Fnv1a64, GivesThePublishedVectors) {
  EXPECT_EQ(fnv1a64(""), 0xcbf29ce484222325u);
  EXPECT_EQ(fnv1a64("a"), 0xaf63dc4c8601ec8cu);
  EXPECT_EQ(fnv1a64("foobar"), 0x85944171f73967e8u);
}

TEST(RandomStream, UniformHasItsMoments) {  // E u^k = 1 / (k + 1)
  for (int k = 1; k <= 4; ++k)
    expect_moment(&RandomStream::uniform, k, 1.0 / (k + 1), 1.0 / (2 * k + 1));
}

TEST(RandomStream, ExponentialHasItsMoments) {  // E x^k = k!
  expect_moment(&RandomStream::exponential, 1, 1, 2);
  expect_moment(&RandomStream::exponential, 2, 2, 24);
  expect_moment(&RandomStream::exponential, 3, 6, 720);
}

TEST(RandomStream, NormalHasItsMoments) {  // E x^2k = (2k - 1)!!
  expect_moment(&RandomStream::normal, 1, 0, 1);
  expect_moment(&RandomStream::normal, 2, 1, 3);
  expect_moment(&RandomStream::normal, 3, 0, 15);
  expect_moment(&RandomStream::normal, 4, 3, 105);
}

TEST(RandomStream, UniformStaysInsideTheOpenInterval) {
  const RandomStream stream(3, "open");
  for (int i = 0; i < kDraws; ++i) {
    ASSERT_GT(stream.uniform(i), 0.0);
    ASSERT_LT(stream.uniform(i), 1.0);
  }
}

TEST(RandomStream, StreamsAreUncorrelated) {
  const double bound = kZ999 / std::sqrt(kDraws);
  const RandomStream stream(1, "fading.uplink", 0);
  EXPECT_LT(std::abs(correlation(stream, RandomStream(1, "fading.downlink", 0))), bound);
  EXPECT_LT(std::abs(correlation(stream, RandomStream(1, "fading.uplink", 1))), bound);
  EXPECT_LT(std::abs(correlation(stream, RandomStream(2, "fading.uplink", 0))), bound);
  EXPECT_LT(std::abs(correlation(stream, stream, 1)), bound);
  EXPECT_GT(correlation(stream, stream), 0.9) << "the measure itself must see a correlation";
}

TEST(RandomStream, BelowIsUniform) {
  constexpr int kFaces = 10;
  constexpr double kChiSquare999 = 27.877;  // 99.9 % quantile, 9 degrees of freedom
  const RandomStream stream(1, "dice");
  std::array<double, kFaces> counts{};
  for (int i = 0; i < kDraws; ++i) counts.at(stream.below(i, kFaces)) += 1;
  const double expected = static_cast<double>(kDraws) / kFaces;
  double chi_square = 0;
  for (const double count : counts)
    chi_square += (count - expected) * (count - expected) / expected;
  EXPECT_LT(chi_square, kChiSquare999);
}

TEST(RandomStream, BelowOneIsZero) { EXPECT_EQ(RandomStream(1, "dice").below(5, 1), 0u); }

TEST(RandomStreamDeathTest, BelowZeroIsABug) {
  EXPECT_DEATH(RandomStream(1, "dice").below(5, 0), "a range of at least one number");
}

TEST(RandomSequence, ReadsItsStreamInOrder) {
  const RandomStream stream(4, "sequence", 2);
  RandomSequence sequence(stream);
  EXPECT_EQ(sequence.uniform(), stream.uniform(0));
  EXPECT_EQ(sequence.normal(), stream.normal(1));
  EXPECT_EQ(sequence.below(6), stream.below(2, 6));
  EXPECT_EQ(sequence.uniform(10, 20), 10 + 10 * stream.uniform(3));
}

}  // namespace
}  // namespace airsplit
