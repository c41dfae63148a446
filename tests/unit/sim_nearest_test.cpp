// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <gtest/gtest.h>

#include "common/nearest.h"

namespace airsplit {
namespace {

const std::vector<std::string> kKeys = {"link.snr_db", "link.bandwidth_mhz", "workload.seed"};

TEST(Nearest, CaseAloneIsTheNearest) { EXPECT_EQ(nearest("link.snr_dB", kKeys), "link.snr_db"); }

TEST(Nearest, AKeyWithoutItsSectionIsFound) { EXPECT_EQ(nearest("seed", kKeys), "workload.seed"); }

TEST(Nearest, TypingErrorsAreFound) {
  EXPECT_EQ(nearest("lnik.snr_db", kKeys), "link.snr_db");
  EXPECT_EQ(nearest("link.bandwith_mhz", kKeys), "link.bandwidth_mhz");
}

TEST(Nearest, NothingIsNearToAnotherWord) {
  EXPECT_EQ(nearest("fruit", kKeys), std::nullopt);
  EXPECT_EQ(nearest("", kKeys), std::nullopt);
  EXPECT_EQ(nearest(std::string(100000, 'x'), kKeys), std::nullopt);
}

TEST(Nearest, TheSuggestionIsPartOfASentence) {
  EXPECT_EQ(suggestion("link.snr_dB", kKeys), "; did you mean link.snr_db?");
  EXPECT_EQ(suggestion("fruit", kKeys), "");
}

}  // namespace
}  // namespace airsplit
