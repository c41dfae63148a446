#include "inference/bitstream/channel_groups.h"

#include <algorithm>

#include "common/error.h"

namespace airsplit {
namespace {

constexpr int kMostGroups = 8;

}  // namespace

int group_count(int channels) {
  check(channels > 0, "at least one channel");
  return std::min(channels, kMostGroups);
}

int channels_through(int channels, int group) {
  const int groups = group_count(channels);
  check(group >= -1 && group < groups, "a group of these channels");
  return channels * (group + 1) / groups;
}

int whole_groups(int channels, int decoded) {
  int groups = 0;
  while (groups < group_count(channels) && channels_through(channels, groups) <= decoded) ++groups;
  return groups;
}

}  // namespace airsplit
