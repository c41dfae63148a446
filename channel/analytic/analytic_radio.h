// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// One direction of an analytic link's radio channel: its SNR and the rate that it carries, block by
// block. Puts together the radio channel (radio_channel.h) and the rate (rate_model.h).
#pragma once

#include <cstdint>

#include "channel/analytic/analytic_config.h"
#include "channel/radio/block_fading.h"
#include "channel/radio/fading.h"
#include "channel/radio/radio_channel.h"

namespace airsplit {

struct AnalyticRadio {
  std::int64_t block_ns = 0;  ///< 0: one block that never ends
  BlockFadingLink link;       ///< carries the band or the slots that this device has
  PacketPlan plan;            ///< of a sender that does not know the channel (Outage::Lose)
  /// SNR of a block, a ratio, mean over the sub-carriers. A pure function.
  OfBlock snr;
  OfBlock mean_snr;      ///< its mean over the fading, a ratio
  OfBlock bandwidth_hz;  ///< of a block
};

/// The radio channel under the link.
RadioConfig radio_config(const AnalyticLinkConfig& config);

/// Where in blocks and slots a time lies, ns from 0 on: exactly, so that a message sent on a
/// boundary lies in the block that begins there.
BlockTime block_time(const AnalyticLinkConfig& config, const AnalyticRadio& radio,
                     std::int64_t time_ns);

/// what_is_wrong(config) is "".
AnalyticRadio make_radio(const AnalyticLinkConfig& config, Direction direction);

}  // namespace airsplit
