// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/cell/cell_config.h"

#include <fmt/format.h>

namespace airsplit {

RadioConfig station_radio(const CellConfig& config, std::size_t station) {
  RadioConfig radio{config.radio, 1e6 * config.radio.bandwidth_mhz, config.seed, station};
  if (!config.device_snr_db.empty()) radio.settings.snr_db = config.device_snr_db.at(station);
  if (!config.device_snr.empty()) radio.snr = config.device_snr.at(station);
  return radio;
}

std::string what_is_wrong_in_cell(const CellConfig& config, std::size_t devices,
                                  std::size_t most_devices) {
  if (devices < 1 || devices > most_devices)
    return fmt::format("workload.devices = {}: expected from 1 to {}, the most of such a cell",
                       devices, most_devices);
  if (!config.device_snr_db.empty() && config.device_snr_db.size() != devices)
    return fmt::format("device_snr_db has {} values: expected one for each of the {} devices",
                       config.device_snr_db.size(), devices);
  for (const double snr_db : config.device_snr_db)
    if (!kDeviceSnrDb.contains(snr_db))
      return fmt::format("device_snr_db: {}: expected numbers from {} to {}", snr_db,
                         kDeviceSnrDb.low, kDeviceSnrDb.high);
  if (!config.device_snr.empty() && config.device_snr.size() != devices)
    return fmt::format("device_snr has {} values: expected one for each of the {} devices",
                       config.device_snr.size(), devices);
  for (const auto& snr : config.device_snr)
    if (snr && snr->has_bandwidth())
      return "link.trace has a column bandwidth_mhz: a cell has one bandwidth, link.bandwidth_mhz";
  return what_is_wrong(station_radio(config, 0).settings);
}

}  // namespace airsplit
