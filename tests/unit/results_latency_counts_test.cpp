// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The bounds of latencies, and what is counted within them.
#include <cmath>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "results/latency_counts.h"
#include "results/statistics.h"

namespace airsplit {
namespace {

using ::testing::ElementsAre;

MATCHER_P3(Count, latency_ms, answered, right, "") {
  return arg.latency_ms == latency_ms && arg.answered == static_cast<std::uint64_t>(answered) &&
         arg.right == static_cast<std::uint64_t>(right);
}

TEST(LatencyBound, IsEveryNumberOfTwoSignificantDigits) {
  for (std::int64_t decade = 1000; decade <= 100'000'000'000; decade *= 10) {
    for (std::int64_t tenths = 10; tenths < 100; ++tenths) {
      const std::int64_t ns = decade / 10 * tenths;
      EXPECT_EQ(latency_bound_ns(ns), ns);
    }
  }
}

TEST(LatencyBound, IsTheNextOneUp) {
  EXPECT_EQ(latency_bound_ns(0), 1000);
  EXPECT_EQ(latency_bound_ns(999), 1000);
  EXPECT_EQ(latency_bound_ns(1001), 1020);
  EXPECT_EQ(latency_bound_ns(100'000'001), 102'000'000);
  EXPECT_EQ(latency_bound_ns(200'000'001), 205'000'000);
  EXPECT_EQ(latency_bound_ns(500'000'001), 510'000'000);
  EXPECT_EQ(latency_bound_ns(999'999'999), 1'000'000'000);
}

TEST(LatencyBound, IsTheNextOneDown) {
  EXPECT_EQ(latency_bound_below_ns(0), 0);
  EXPECT_EQ(latency_bound_below_ns(999), 0);
  EXPECT_EQ(latency_bound_below_ns(1019), 1000);
  for (std::int64_t bound = 1000; bound < 1'000'000'000'000;) {
    const std::int64_t next = latency_bound_ns(bound + 1);
    EXPECT_EQ(latency_bound_below_ns(bound), bound);
    EXPECT_EQ(latency_bound_below_ns(next - 1), bound);
    bound = next;
  }
}

TEST(PooledLatencies, SayHowSurelyTheyAreKnown) {
  // Of 4 tasks each, 4 and 0 were answered within 10 ms, and all within 20 ms.
  const auto pooled = pool_latencies({{4, {{10, 4, 2}}}, {4, {{20, 4, 2}}}, {0, {}}}, 3);
  ASSERT_EQ(pooled.size(), 2U);
  EXPECT_EQ(pooled[0].answered, 4U);
  EXPECT_EQ(pooled[1].answered, 4U);
  // Residuals 2 and -2: a design effect of 2/1 * 8 / (8 / 4) = 8; of right ones -/+ 1 of 1/4 3/4.
  EXPECT_DOUBLE_EQ(pooled[0].answered_trials, effective_trials(8, 8, 2));
  EXPECT_DOUBLE_EQ(pooled[0].right_trials, effective_trials(8, 2 * 2 / (8 * 3.0 / 16), 2));
  // Where all are answered, as uncertain as the whole row at least; not so the right answers.
  EXPECT_DOUBLE_EQ(pooled[1].answered_trials, effective_trials(8, 3, 2));
  EXPECT_DOUBLE_EQ(pooled[1].right_trials, effective_trials(8, 1, 2));
  EXPECT_EQ(pool_latencies({{4, {{10, 4, 2}}}}, 1)[0].answered_trials, 0);  // one cannot tell
}

TEST(LatencyBound, IsNeverFarAboveTheOneBefore) {
  std::int64_t bound = 1000;
  while (bound < 1'000'000'000'000) {
    const std::int64_t next = latency_bound_ns(bound + 1);
    ASSERT_GT(next, bound);
    ASSERT_LE(static_cast<double>(next) / static_cast<double>(bound), 1.0250001);
    ASSERT_EQ(latency_bound_ns(next), next);
    ASSERT_EQ(latency_bound_ns((bound + 1 + next) / 2), next);
    bound = next;
  }
}

TEST(LatencyCounter, CountsUpToEachBound) {
  LatencyCounter counter;
  counter.add(102'500'000, true, false, 50);
  counter.add(102'000'001, false, false, 50);
  counter.add(12'000'000, true, true, 50);
  EXPECT_THAT(counter.counts(), ElementsAre(Count(12.0, 1, 1), Count(104.0, 2, 1)));
}

TEST(LatencyCounter, HasTheDeadlineAsABound) {
  LatencyCounter counter;
  counter.add(61'100'000, true, true, 61.37);
  counter.add(61'370'000, false, true, 61.37);
  counter.add(61'370'001, true, false, 61.37);
  counter.add(60'900'000, true, true, 61.37);
  EXPECT_THAT(counter.counts(),
              ElementsAre(Count(61.0, 1, 1), Count(61.37, 2, 1), Count(62.0, 1, 1)));
}

}  // namespace
}  // namespace airsplit
