// One direction of an analytic link's radio channel: its SNR and its rate, block by block.
//
// Puts together fading (fading.h, doppler.h), shadowing (shadowing.h), echoes (delay_profile.h) and
// the rate (rate_model.h). A block is one coherence time; with Doppler it is 1 / 64 of a Doppler
// period, with shadowing alone 1 / 128 of the shadowing's correlation time.
#pragma once

#include <cstdint>

#include "channel/radio/block_fading.h"
#include "channel/radio/fading.h"
#include "channel/radio/link_config.h"

namespace airsplit {

struct AnalyticRadio {
  std::int64_t block_ns = 0;  ///< 0: one block that never ends
  BlockFadingLink link;       ///< carries the band or the slots that this device has
  PacketPlan plan;            ///< of a sender that does not know the channel (Outage::Lose)
  /// SNR of a block, a ratio, mean over the sub-carriers. A pure function.
  std::function<double(std::uint64_t block)> snr;
};

/// Of the band that one device has.
double bandwidth_hz(const AnalyticLinkConfig& config);

/// what_is_wrong(config) is "".
AnalyticRadio make_radio(const AnalyticLinkConfig& config, Direction direction);

}  // namespace airsplit
