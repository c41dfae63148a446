// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/analytic/analytic_config.h"

#include <fmt/format.h>

namespace airsplit {

double bandwidth_hz(const AnalyticLinkConfig& config) {
  const double share =
      config.analytic.sharing == Sharing::Split ? 1.0 / static_cast<double>(config.devices) : 1.0;
  return 1e6 * config.radio.bandwidth_mhz * share;
}

std::string what_is_wrong(const AnalyticLinkConfig& config) {
  for (const std::string& fault :
       {what_is_wrong(config.radio), what_is_wrong(analytic_keys(), config.analytic),
        what_is_wrong(loss_keys(), config.loss)}) {
    if (!fault.empty()) return fault;
  }
  if (config.snr && config.snr->has_bandwidth() && config.radio.fading != Fading::None &&
      config.radio.delay_profile != DelayProfile::Flat)
    return "link.delay_profile: echoes go with one bandwidth, and link.trace has a column of it";
  if (!kHorizonSRange.contains(config.horizon_s))
    return fmt::format("horizon_s = {}: expected a number from {} to {}", config.horizon_s,
                       kHorizonSRange.low, kHorizonSRange.high);
  if (config.analytic.sharing != Sharing::None && config.link_index >= config.devices)
    return fmt::format("link_index = {}: expected less than the {} devices that share the band",
                       config.link_index, config.devices);
  return "";
}

}  // namespace airsplit
