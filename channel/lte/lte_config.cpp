// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/lte/lte_config.h"

#include <fmt/format.h>

namespace airsplit {

std::uint8_t resource_blocks(double bandwidth_mhz) {
  if (bandwidth_mhz == 1.4) return 6;
  if (bandwidth_mhz == 3) return 15;
  if (bandwidth_mhz == 5) return 25;
  if (bandwidth_mhz == 10) return 50;
  if (bandwidth_mhz == 15) return 75;
  if (bandwidth_mhz == 20) return 100;
  return 0;
}

std::string what_is_wrong(const LteLinkConfig& config, std::size_t devices) {
  if (config.transport != Transport::Udp)
    return "link.transport = \"tcp\": the lte link has udp alone";
  const double mhz = config.cell.radio.bandwidth_mhz;
  if (resource_blocks(mhz) == 0)
    return fmt::format(
        "link.bandwidth_mhz = {}: expected 1.4, 3, 5, 10, 15 or 20, the widths of LTE", mhz);
  constexpr std::size_t kMostDevices = 300;  // each has a sounding signal of its own in 320 ms
  const std::string fault = what_is_wrong(loss_keys(), config.loss);
  return fault.empty() ? what_is_wrong_in_cell(config.cell, devices, kMostDevices) : fault;
}

}  // namespace airsplit
