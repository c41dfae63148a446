// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The groups in which a codec's channels travel: the most important channels first, each group
// useful as soon as its bytes are there.
#pragma once

#include <vector>

namespace airsplit {

class ChannelGroups {
 public:
  /// One channel each, at most 8, as equal as can be.
  static ChannelGroups equal(int channels);
  /// `ends[g]`: channels in groups 0 to g together. They rise from at least 1.
  explicit ChannelGroups(std::vector<int> ends);

  int count() const { return static_cast<int>(ends_.size()); }
  int channels() const { return ends_.back(); }
  /// Channels in groups 0 to `group` together; 0 for -1.
  int channels_through(int group) const;
  /// How many groups are whole when the first `decoded` of all channels are there.
  int whole(int decoded) const;

 private:
  std::vector<int> ends_;
};

/// A packet names its groups in 4 bits (group_packets.h).
inline constexpr int kMostGroups = 16;

/// Whether these can be the ends of at most kMostGroups groups of so many channels.
bool are_group_ends(const std::vector<int>& ends, int channels);

}  // namespace airsplit
