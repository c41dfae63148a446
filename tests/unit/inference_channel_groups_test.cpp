// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <gtest/gtest.h>

#include "inference/bitstream/channel_groups.h"

namespace airsplit {
namespace {

TEST(ChannelGroups, AreOneAChannelAtMostEightAndAsEqualAsCanBe) {
  EXPECT_EQ(ChannelGroups::equal(1).count(), 1);
  EXPECT_EQ(ChannelGroups::equal(8).count(), 8);
  EXPECT_EQ(ChannelGroups::equal(96).count(), 8);
  for (int channels = 1; channels <= 300; ++channels) {
    const ChannelGroups groups = ChannelGroups::equal(channels);
    EXPECT_EQ(groups.channels_through(-1), 0);
    EXPECT_EQ(groups.channels_through(groups.count() - 1), channels);
    EXPECT_EQ(groups.channels(), channels);
    for (int g = 0; g < groups.count(); ++g) {
      const int size = groups.channels_through(g) - groups.channels_through(g - 1);
      EXPECT_GE(size, channels / groups.count()) << channels;
      EXPECT_LE(size, channels / groups.count() + 1) << channels;
    }
  }
}

TEST(ChannelGroups, AreWholeWhenTheirLastChannelIsThere) {
  // 12 channels in 8 groups end after 1, 3, 4, 6, 7, 9, 10 and 12.
  const int expected[] = {0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8};
  for (int decoded = 0; decoded <= 12; ++decoded) {
    EXPECT_EQ(ChannelGroups::equal(12).whole(decoded), expected[decoded]) << decoded;
  }
}

TEST(ChannelGroups, MayBeUnequal) {
  const ChannelGroups groups({1, 4, 16});
  EXPECT_EQ(groups.count(), 3);
  EXPECT_EQ(groups.channels_through(1), 4);
  EXPECT_EQ(groups.whole(3), 1);
  EXPECT_EQ(groups.whole(16), 3);
  EXPECT_TRUE(are_group_ends({1, 4, 16}, 16));
  EXPECT_FALSE(are_group_ends({}, 16));
  EXPECT_FALSE(are_group_ends({0, 16}, 16));
  EXPECT_FALSE(are_group_ends({4, 4, 16}, 16));
  EXPECT_FALSE(are_group_ends({4, 3, 16}, 16));
  EXPECT_FALSE(are_group_ends({1, 4}, 16));
}

}  // namespace
}  // namespace airsplit
