// What a user sets about a Wi-Fi cell, and what of it cannot be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "channel/cell/cell_config.h"

namespace airsplit {

enum class WifiStandard { N, Ac, Ax };
enum class WifiRateControl {
  Ideal,     ///< the fastest MCS for the SNR of the last frame (ns-3's IdealWifiManager)
  Minstrel,  ///< tries and learns (MinstrelHtWifiManager)
  Constant,  ///< one MCS
};
enum class Transport { Udp, Tcp };

struct WifiSettings {
  WifiStandard standard = WifiStandard::Ax;
  WifiRateControl rate_control = WifiRateControl::Ideal;
  std::int64_t mcs = 0;  ///< Constant: up to 7 (n), 9 (ac; 8 at 20 MHz) or 11 (ax)
  Transport transport = Transport::Udp;
  double lifetime_ms = 100'000;  ///< a frame that the MAC has had for so long is given up: [1, 1e6]
};

/// The bandwidth is 20, 40, 80 or 160 MHz; n up to 40. The SNR of a frame is the one that the
/// analytic link has at the same time since the call.
struct WifiLinkConfig : CellConfig {
  WifiSettings wifi;
};

/// What cannot be, as "key = value: expected ..." without a place, or "" if all is well.
std::string what_is_wrong(const WifiLinkConfig& config, std::size_t devices);

}  // namespace airsplit
