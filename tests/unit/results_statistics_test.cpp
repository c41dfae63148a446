// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Statistics against published values and against SciPy 1.10 and NumPy 1.24.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "results/statistics.h"

namespace airsplit {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

TEST(Wilson, AgreesWithNewcombe1998) {
  // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17
  // (1998), table I, method 3, to the 4 decimals printed there.
  struct Case {
    std::uint64_t successes, trials;
    double low, high;
  };
  for (const Case& c : {Case{81, 263, 0.2553, 0.3662}, Case{15, 148, 0.0624, 0.1605},
                        Case{0, 20, 0.0000, 0.1611}, Case{1, 29, 0.0061, 0.1718}}) {
    const Proportion p = wilson_95(c.successes, c.trials);
    EXPECT_NEAR(p.low, c.low, 5e-5) << c.successes << "/" << c.trials;
    EXPECT_NEAR(p.high, c.high, 5e-5) << c.successes << "/" << c.trials;
  }
}

TEST(Wilson, AgreesWithSciPy) {
  // scipy.stats.binomtest(k, n).proportion_ci(method="wilson")
  const Proportion eight = wilson_95(8, 10);
  EXPECT_DOUBLE_EQ(eight.value, 0.8);
  EXPECT_NEAR(eight.low, 0.4901624715366418, 1e-14);
  EXPECT_NEAR(eight.high, 0.9433178485456248, 1e-14);
  const Proportion rare = wilson_95(1, 100000);
  EXPECT_NEAR(rare.low, 1.765247730378316e-06, 1e-15);
  EXPECT_NEAR(rare.high, 5.664709659040965e-05, 1e-15);
}

TEST(Wilson, IsExactAtNoAndAtAllSuccesses) {
  for (const std::uint64_t n : {1U, 3U, 10U, 1000U, 12345678U}) {
    EXPECT_EQ(wilson_95(0, n).low, 0.0);
    EXPECT_EQ(wilson_95(n, n).high, 1.0);
  }
  EXPECT_NEAR(wilson_95(0, 10).high, 0.27753279986288926, 1e-14);
  EXPECT_NEAR(wilson_95(10, 10).low, 0.7224672001371109, 1e-14);
}

TEST(Wilson, NeedsATrial) { EXPECT_DEATH(wilson_95(0, 0), "expected successes among"); }

TEST(DesignEffect, OfIndependentAndOfEqualTasks) {
  // Two replications of 4: 3 and 1 of them. Ratio 1/2, residuals +1 and -1: 2/1 * 2 / (8 * 1/4).
  EXPECT_DOUBLE_EQ(design_effect({{3, 4}, {1, 4}}, 0.25), 2);
  // All of a replication alike, half of them each: as many times as a replication has tasks, times
  // R / (R - 1).
  EXPECT_DOUBLE_EQ(design_effect({{5, 5}, {0, 5}, {5, 5}, {0, 5}}, 0.25), 5 * 4.0 / 3);
  EXPECT_DOUBLE_EQ(design_effect({{5, 5}, {5, 5}}, 0), 1);
  EXPECT_DOUBLE_EQ(design_effect({{2, 4}, {1, 2}}, 0.25), 0);  // the same share of different tasks
}

TEST(EffectiveTrials, AreFewerByTheDesignEffectAndByStudentsQuantile) {
  const double two = 12.706204736174694, z = 1.959963984540054;  // t of one degree of freedom
  EXPECT_NEAR(effective_trials(100, 4, 2), 25 * z * z / two / two, 1e-9);
  EXPECT_NEAR(effective_trials(100, 0.5, 2), 100 * z * z / two / two,
              1e-9);  // no more than there are
  EXPECT_NEAR(effective_trials(100, 1, 100000), 100, 0.01);
  // chi-squared of two degrees of freedom: its 10 % quantile is -2 ln 0.9.
  EXPECT_NEAR(part_after_stopping(3), -std::log(0.9), 1e-12);
}

TEST(WidestHalfWidth, IsThatOfTheEndNearerToOneHalf) {
  EXPECT_DOUBLE_EQ(widest_half_width(0.5, 40),
                   (wilson_share_95(0.5, 40).high - wilson_share_95(0.5, 40).low) / 2);
  const double low = wilson_share_95(1, 40).low;
  EXPECT_DOUBLE_EQ(widest_half_width(1, 40),
                   (wilson_share_95(low, 40).high - wilson_share_95(low, 40).low) / 2);
}

TEST(PositiveMean, IsAboveNothing) {
  const MeanInterval mean = student_positive_95({1, 2});
  const double reach = 12.706204736174694 * 0.5 / 1.5;  // t s / sqrt(2) / mean
  EXPECT_NEAR(mean.low, 1.5 * std::exp(-reach), 1e-9);
  EXPECT_NEAR(mean.high, 1.5 * std::exp(reach), 1e-9);
  EXPECT_EQ(student_positive_95({0, 0}).high, 0);
  EXPECT_EQ(student_positive_95({3, 3}).low, 3);
}

TEST(MeanInterval, AgreesWithPythonsStatistics) {
  // m = statistics.mean(v), h = 1.959963984540054 * statistics.stdev(v) / sqrt(10)
  const MeanInterval result = mean_95({1, 0, -1, 1, 1, 0, 0, 1, 0, 1});
  EXPECT_DOUBLE_EQ(result.value, 0.4);
  EXPECT_NEAR(result.low, -0.03336434262195265, 1e-14);
  EXPECT_NEAR(result.high, 0.8333643426219527, 1e-14);
  EXPECT_DEATH(mean_95({1}), "at least two values");
}

TEST(StudentInterval, AgreesWithClosedForms) {
  // The 97.5 % quantile of four degrees of freedom: 2 sqrt(cos(acos(sqrt a) / 3) / sqrt a - 1) with
  // a = 4 * 0.975 * 0.025, and of one: tan(0.475 pi).
  const MeanInterval five = student_95({10.5, 11.25, 9.75, 10.0, 12.0});
  EXPECT_DOUBLE_EQ(five.value, 10.7);
  EXPECT_NEAR(five.low, 9.551041397156636, 1e-12);
  EXPECT_NEAR(five.high, 11.848958602843362, 1e-12);
  const MeanInterval two = student_95({1, 2});  // t of one degree of freedom is Cauchy's
  EXPECT_NEAR(two.low, -4.853102368087349, 1e-12);
  EXPECT_NEAR(two.high, 7.853102368087349, 1e-12);
  EXPECT_DEATH(student_95({1}), "at least two values");
}

TEST(Quantiles, AgreeWithNumPy) {
  // numpy.quantile(v, [0, .25, .5, .95, .99, 1])
  const std::vector<double> v = {12.5, 3.25, 80.0, 7.0, 41.5, 9.75, 100.25};
  EXPECT_THAT(
      quantiles(v, {0, 0.25, 0.5, 0.95, 0.99, 1}),
      ElementsAre(3.25, 8.375, 12.5, DoubleNear(94.175, 1e-12), DoubleNear(99.035, 1e-12), 100.25));
}

TEST(Quantiles, OfOneValueAreThatValue) {
  EXPECT_THAT(quantiles({7}, {0, 0.5, 1}), ElementsAre(7, 7, 7));
}

TEST(Quantiles, NeedAValueAndAProbability) {
  EXPECT_DEATH(quantiles({}, {0.5}), "at least one value");
  EXPECT_DEATH(quantiles({1}, {1.5}), "a probability");
}

TEST(Mean, IsTheSumOverTheNumber) {
  EXPECT_DOUBLE_EQ(mean({10, 30.5, 120, 20.25}), 45.1875);
  EXPECT_DEATH(mean({}), "at least one value");
}

}  // namespace
}  // namespace airsplit
