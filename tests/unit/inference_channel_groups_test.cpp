#include <gtest/gtest.h>

#include "inference/bitstream/channel_groups.h"

namespace airsplit {
namespace {

TEST(ChannelGroups, AreOneAChannelAtMostEightAndAsEqualAsCanBe) {
  EXPECT_EQ(group_count(1), 1);
  EXPECT_EQ(group_count(8), 8);
  EXPECT_EQ(group_count(96), 8);
  for (int channels = 1; channels <= 300; ++channels) {
    EXPECT_EQ(channels_through(channels, -1), 0);
    EXPECT_EQ(channels_through(channels, group_count(channels) - 1), channels);
    for (int g = 0; g < group_count(channels); ++g) {
      const int size = channels_through(channels, g) - channels_through(channels, g - 1);
      EXPECT_GE(size, channels / group_count(channels)) << channels;
      EXPECT_LE(size, channels / group_count(channels) + 1) << channels;
    }
  }
}

TEST(ChannelGroups, AreWholeWhenTheirLastChannelIsThere) {
  // 12 channels in 8 groups end after 1, 3, 4, 6, 7, 9, 10 and 12.
  const int expected[] = {0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8};
  for (int decoded = 0; decoded <= 12; ++decoded) {
    EXPECT_EQ(whole_groups(12, decoded), expected[decoded]) << decoded;
  }
}

}  // namespace
}  // namespace airsplit
