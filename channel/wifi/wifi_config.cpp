#include "channel/wifi/wifi_config.h"

#include <fmt/format.h>

#include "channel/radio/analytic_limits.h"

namespace airsplit {
namespace {

constexpr Range kWifiLifetimeMsRange{1, 1e6};

std::int64_t highest_mcs(const WifiLinkConfig& config) {
  switch (config.wifi.standard) {
    case WifiStandard::N:
      return 7;
    case WifiStandard::Ac:
      return config.bandwidth_mhz == 20 ? 8 : 9;
    case WifiStandard::Ax:
      break;
  }
  return 11;
}

}  // namespace

std::string what_is_wrong(const WifiLinkConfig& config, std::size_t devices) {
  const double mhz = config.bandwidth_mhz;
  const bool is_width = mhz == 20 || mhz == 40 || mhz == 80 || mhz == 160;
  if (!is_width)
    return fmt::format("bandwidth_mhz = {}: expected 20, 40, 80 or 160, the widths of Wi-Fi", mhz);
  if (config.wifi.standard == WifiStandard::N && mhz > 40)
    return fmt::format("bandwidth_mhz = {}: expected 20 or 40, the widths of 802.11n", mhz);
  if (config.wifi.rate_control == WifiRateControl::Constant &&
      (config.wifi.mcs < 0 || config.wifi.mcs > highest_mcs(config)))
    return fmt::format("wifi_mcs = {}: expected from 0 to {} for this standard and width",
                       config.wifi.mcs, highest_mcs(config));
  if (!kWifiLifetimeMsRange.contains(config.wifi.lifetime_ms))
    return fmt::format("wifi_lifetime_ms = {}: expected a number from {} to {}",
                       config.wifi.lifetime_ms, kWifiLifetimeMsRange.low,
                       kWifiLifetimeMsRange.high);
  constexpr std::size_t kMostDevices = 1000;
  return what_is_wrong_in_cell(config, devices, kMostDevices);
}

}  // namespace airsplit
