// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Tap profiles against the rms delay spreads that go with them.
#include <gtest/gtest.h>

#include "channel/radio/delay_profile.h"

namespace airsplit {
namespace {

TEST(DelayProfile, ExponentialMeetsItsDelaySpread) {
  for (const double spread_s : {1e-9, 100e-9, 5e-6}) {
    for (const double bandwidth_hz : {1e5, 20e6, 1e9}) {
      if (spread_s * bandwidth_hz > kMostSpreadTimesBandwidth) continue;
      const auto taps = delay_taps(DelayProfile::Exponential, spread_s, bandwidth_hz);
      EXPECT_NEAR(rms_delay_spread_s(taps) / spread_s, 1, 1e-9);
      EXPECT_LE(taps[1].delay_s, 0.51 / bandwidth_hz + 0.51 * spread_s);
      // Taps as far apart as 1 / bandwidth repeat the channel within the band.
      if (spread_s * bandwidth_hz > 1) {
        EXPECT_LE(taps[1].delay_s * bandwidth_hz, 0.55);
      }
    }
  }
}

// TS 36.104 annex B.2 calls them low, medium and high: 45, 357 and 991 ns in TS 36.101 B.2.1.
TEST(DelayProfile, TabledProfilesHaveTheirDelaySpread) {
  EXPECT_NEAR(rms_delay_spread_s(delay_taps(DelayProfile::Epa, 0, 1e6)), 45e-9, 2e-9);
  EXPECT_NEAR(rms_delay_spread_s(delay_taps(DelayProfile::Eva, 0, 1e6)), 357e-9, 1e-9);
  EXPECT_NEAR(rms_delay_spread_s(delay_taps(DelayProfile::Etu, 0, 1e6)), 991e-9, 1e-9);
}

TEST(DelayProfile, PowersAddUpToOne) {
  for (const DelayProfile profile : {DelayProfile::Flat, DelayProfile::Exponential,
                                     DelayProfile::Epa, DelayProfile::Eva, DelayProfile::Etu}) {
    double power = 0;
    for (const Tap& tap : delay_taps(profile, 1e-7, 20e6)) power += tap.power;
    EXPECT_NEAR(power, 1, 1e-12);
  }
}

TEST(DelayProfile, OneTapIsFlat) {
  const auto response = frequency_response(delay_taps(DelayProfile::Flat, 0, 20e6), 20e6, 5);
  for (Eigen::Index k = 0; k < 5; ++k) EXPECT_EQ(response(k, 0), std::complex<double>(1, 0));
}

}  // namespace
}  // namespace airsplit
