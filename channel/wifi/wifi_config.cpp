// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/wifi/wifi_config.h"

#include <fmt/format.h>

namespace airsplit {
namespace {

std::int64_t highest_mcs(const WifiLinkConfig& config) {
  switch (config.wifi.standard) {
    case WifiStandard::N:
      return 7;
    case WifiStandard::Ac:
      return config.cell.radio.bandwidth_mhz == 20 ? 8 : 9;
    case WifiStandard::Ax:
      break;
  }
  return 11;
}

}  // namespace

std::string what_is_wrong(const WifiLinkConfig& config, std::size_t devices) {
  const double mhz = config.cell.radio.bandwidth_mhz;
  const bool is_width = mhz == 20 || mhz == 40 || mhz == 80 || mhz == 160;
  if (!is_width)
    return fmt::format("link.bandwidth_mhz = {}: expected 20, 40, 80 or 160, the widths of Wi-Fi",
                       mhz);
  if (config.wifi.standard == WifiStandard::N && mhz > 40)
    return fmt::format("link.bandwidth_mhz = {}: expected 20 or 40, the widths of 802.11n", mhz);
  if (config.wifi.rate_control == WifiRateControl::Constant &&
      (config.wifi.mcs < 0 || config.wifi.mcs > highest_mcs(config)))
    return fmt::format("link.wifi_mcs = {}: expected from 0 to {} for this standard and width",
                       config.wifi.mcs, highest_mcs(config));
  constexpr std::size_t kMostDevices = 1000;
  for (const std::string& fault :
       {what_is_wrong(wifi_keys(), config.wifi), what_is_wrong(loss_keys(), config.loss),
        what_is_wrong_in_cell(config.cell, devices, kMostDevices)}) {
    if (!fault.empty()) return fault;
  }
  if (config.loss.loss_percent > 0 && config.transport == Transport::Tcp)
    return "link.loss_percent goes with udp: tcp resends what is lost";
  return "";
}

}  // namespace airsplit
