// The groups in which a codec's channels travel: the most important channels first, each group
// useful as soon as its bytes are there.
#pragma once

namespace airsplit {

/// How many groups so many channels make: one each, at most 8.
int group_count(int channels);

/// Channels in groups 0 to `group` together; 0 for -1. Groups are as equal as can be.
int channels_through(int channels, int group);

/// How many groups are whole when the first `decoded` of all channels are there.
int whole_groups(int channels, int decoded);

}  // namespace airsplit
