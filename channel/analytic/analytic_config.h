// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// All that there is to say about one device's analytic link, and what of it cannot be.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "channel/analytic/analytic_settings.h"
#include "channel/message/loss_settings.h"
#include "channel/radio/radio_settings.h"
#include "channel/radio/snr_over_time.h"

namespace airsplit {

struct AnalyticLinkConfig {
  RadioSettings radio;
  std::optional<SnrOverTime> snr;  ///< in place of radio.snr_db
  AnalyticSettings analytic;
  LossSettings loss;
  std::uint64_t seed = 1;        ///< of the simulation
  std::uint64_t link_index = 0;  ///< links with different indices fade independently
  std::uint64_t devices = 1;     ///< that share the band; link_index is below it if they do
  double horizon_s = 1e9;        ///< a message that cannot end by then is never delivered
};

/// ns-3's clock of 64-bit nanoseconds ends at 9e9 s.
inline constexpr Range kHorizonSRange{0, 4e9};

/// Of the band that one device has.
double bandwidth_hz(const AnalyticLinkConfig& config);

/// What cannot be, as "link.key = value: expected ..." without a place, or "" if all is well:
/// numbers out of range, and settings that do not go together.
std::string what_is_wrong(const AnalyticLinkConfig& config);

}  // namespace airsplit
