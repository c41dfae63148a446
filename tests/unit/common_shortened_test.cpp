// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Long texts are cut where messages show them, short ones are not.
#include <gtest/gtest.h>

#include "common/key.h"
#include "common/shortened.h"

namespace airsplit {
namespace {

TEST(Shortened, CutsWhatIsLongerThanALine) {
  EXPECT_EQ(shortened(""), "");
  EXPECT_EQ(shortened(std::string(80, 'a')), std::string(80, 'a'));
  EXPECT_EQ(shortened(std::string(81, 'a')), std::string(79, 'a') + "\u2026");
  EXPECT_EQ(shortened(std::string(1'000'000, 'a')), std::string(79, 'a') + "\u2026");
}

TEST(Shortened, CountsAndKeepsWholeCharacters) {
  std::string eighty, more;
  for (int i = 0; i < 80; ++i) eighty += "\u00fc";
  for (int i = 0; i < 79; ++i) more += "\u00fc";
  EXPECT_EQ(shortened(eighty), eighty);
  EXPECT_EQ(shortened(eighty + "x"), more + "\u2026");
}

TEST(Shortened, IsWhatAKeyShowsOfItsValue) {
  EXPECT_LT(written(Value(std::string(5000, 'a'))).size(), 100U);
}

}  // namespace
}  // namespace airsplit
