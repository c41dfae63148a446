// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/bitstream/channel_groups.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "common/error.h"

namespace airsplit {
namespace {

constexpr int kMostEqualGroups = 8;

}  // namespace

ChannelGroups ChannelGroups::equal(int channels) {
  check(channels > 0, "at least one channel");
  const int groups = std::min(channels, kMostEqualGroups);
  std::vector<int> ends;
  for (int g = 1; g <= groups; ++g) ends.push_back(channels * g / groups);
  return ChannelGroups(ends);
}

ChannelGroups::ChannelGroups(std::vector<int> ends) : ends_(std::move(ends)) {
  check(!ends_.empty() && are_group_ends(ends_, ends_.back()), "ends that rise");
}

int ChannelGroups::channels_through(int group) const {
  check(group >= -1 && group < count(), "a group of these channels");
  return group < 0 ? 0 : ends_[static_cast<std::size_t>(group)];
}

int ChannelGroups::whole(int decoded) const {
  return static_cast<int>(std::upper_bound(ends_.begin(), ends_.end(), decoded) - ends_.begin());
}

bool are_group_ends(const std::vector<int>& ends, int channels) {
  return !ends.empty() && ends.size() <= static_cast<std::size_t>(kMostGroups) &&
         ends.front() >= 1 && ends.back() == channels &&
         std::is_sorted(ends.begin(), ends.end(), std::less_equal<>());
}

}  // namespace airsplit
