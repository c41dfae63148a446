#include "channel/cell/cell_config.h"

#include <fmt/format.h>

#include "channel/radio/analytic_limits.h"

namespace airsplit {

AnalyticLinkConfig station_radio(const CellConfig& config, std::size_t station) {
  AnalyticLinkConfig radio;
  static_cast<RadioConfig&>(radio) = static_cast<const RadioConfig&>(config);
  radio.sharing = Sharing::None;
  radio.seed = config.seed;
  radio.link_index = station;
  if (!config.device_snr_db.empty()) radio.snr_db = config.device_snr_db.at(station);
  return radio;
}

std::string what_is_wrong_in_cell(const CellConfig& config, std::size_t devices,
                                  std::size_t most_devices) {
  if (devices < 1 || devices > most_devices)
    return fmt::format("{} devices: expected from 1 to {}", devices, most_devices);
  if (!config.device_snr_db.empty() && config.device_snr_db.size() != devices)
    return fmt::format("device_snr_db has {} values: expected one for each of the {} devices",
                       config.device_snr_db.size(), devices);
  for (const double snr_db : config.device_snr_db)
    if (!kSnrDbRange.contains(snr_db))
      return fmt::format("device_snr_db: {}: expected numbers from {} to {}", snr_db,
                         kSnrDbRange.low, kSnrDbRange.high);
  return what_is_wrong(station_radio(config, 0));
}

}  // namespace airsplit
