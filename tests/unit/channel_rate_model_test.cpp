// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Rates: the gap, and the tables of LTE, NR and 802.11ax against the standards' own figures.
#include <cmath>

#include <gtest/gtest.h>

#include "channel/radio/rate_model.h"

namespace airsplit {
namespace {

double from_db(double db) { return std::pow(10.0, db / 10); }

TEST(RateModel, ShannonWithAGap) {
  EXPECT_DOUBLE_EQ(RateModel(RateKind::Shannon, 0).rate_bps(2e6, 3), 4e6);
  EXPECT_NEAR(RateModel(RateKind::Shannon, 10).rate_bps(1e6, 70), 3e6, 1e-6);
}

TEST(RateModel, ShannonAddsUpSubcarriers) {
  Eigen::ArrayXd snrs(4);
  snrs << 0, 1, 3, 15;
  EXPECT_NEAR(RateModel(RateKind::Shannon, 0).rate_bps(4e6, snrs), 7e6, 1e-6);
}

TEST(RateModel, TablesRise) {
  for (const RateKind kind :
       {RateKind::LteCqi, RateKind::NrCqi, RateKind::NrCqi256Qam, RateKind::Wifi11ax}) {
    const auto steps = rate_steps(kind);
    EXPECT_EQ(steps.size(), kind == RateKind::Wifi11ax ? 12u : 15u);
    for (std::size_t i = 1; i < steps.size(); ++i) {
      EXPECT_LT(steps[i - 1].snr, steps[i].snr);
      EXPECT_LT(steps[i - 1].bits_per_hz, steps[i].bits_per_hz);
    }
    // No step is above capacity.
    for (const RateStep& step : steps) EXPECT_LT(step.bits_per_hz, std::log2(1 + step.snr));
  }
}

// TS 36.213 table 7.2.3-1: CQI 1 is QPSK at 78/1024, CQI 15 64-QAM at 948/1024.
TEST(RateModel, LteEfficienciesAreThoseOfTheStandard) {
  const auto steps = rate_steps(RateKind::LteCqi);
  EXPECT_NEAR(steps.front().bits_per_hz, 2 * 78.0 / 1024, 1e-4);
  EXPECT_NEAR(steps.back().bits_per_hz, 6 * 948.0 / 1024, 1e-4);
  EXPECT_NEAR(rate_steps(RateKind::NrCqi256Qam).back().bits_per_hz, 8 * 948.0 / 1024, 1e-4);
}

// The HE rates of one stream in 20 MHz with a guard interval of 0.8 us: 8.6 to 143.4 Mbit/s.
TEST(RateModel, WifiRatesAreThoseOfTheStandard) {
  const RateModel model(RateKind::Wifi11ax, 0);
  EXPECT_NEAR(model.rate_bps(20e6, from_db(4.01)), 8.6e6, 0.05e6);
  EXPECT_NEAR(model.rate_bps(20e6, from_db(16.5)), 51.6e6, 0.05e6);
  EXPECT_NEAR(model.rate_bps(20e6, from_db(60)), 143.4e6, 0.05e6);
}

TEST(RateModel, ATableHasThresholds) {
  for (const double gap_db : {0.0, 3.0}) {
    const RateModel model(RateKind::Wifi11ax, gap_db);
    EXPECT_EQ(model.rate_bps(20e6, from_db(3.99 + gap_db)), 0);
    EXPECT_GT(model.rate_bps(20e6, from_db(4.01 + gap_db)), 0);
    EXPECT_EQ(model.rate_bps(20e6, from_db(4.01 + gap_db)),
              model.rate_bps(20e6, from_db(6.99 + gap_db)));
    EXPECT_EQ(model.sending_rate_bps(20e6, from_db(-20)),
              model.rate_bps(20e6, from_db(4.01 + gap_db)));
  }
}

// Equal sub-carriers are one flat channel.
TEST(RateModel, ATableSeesOneEffectiveSnr) {
  const RateModel model(RateKind::LteCqi, 0);
  for (const double snr_db : {-5.0, 3.0, 11.0, 40.0}) {
    const Eigen::ArrayXd snrs = Eigen::ArrayXd::Constant(16, from_db(snr_db));
    EXPECT_EQ(model.rate_bps(1e6, snrs), model.rate_bps(1e6, from_db(snr_db)));
  }
}

}  // namespace
}  // namespace airsplit
