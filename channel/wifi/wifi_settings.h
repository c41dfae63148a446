// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a user sets about a Wi-Fi cell beyond its radio channel: the settings and their keys.
#pragma once

#include <cstdint>
#include <vector>

#include "common/key.h"

namespace airsplit {

enum class WifiStandard { N, Ac, Ax };
enum class WifiRateControl {
  Ideal,     ///< the fastest MCS for the SNR of the last frame (ns-3's IdealWifiManager)
  Minstrel,  ///< tries and learns (MinstrelHtWifiManager)
  Constant,  ///< one MCS
};

struct WifiSettings {
  WifiStandard standard = WifiStandard::Ax;
  WifiRateControl rate_control = WifiRateControl::Ideal;
  std::int64_t mcs = 0;          ///< Constant: up to 7 (n), 9 (ac; 8 at 20 MHz) or 11 (ax)
  double lifetime_ms = 100'000;  ///< a frame that the MAC has had for so long is given up
};

inline std::vector<Key<WifiSettings>> wifi_keys() {
  using S = WifiSettings;
  return {word_key("link.wifi_standard", &S::standard,
                   {{"n", WifiStandard::N}, {"ac", WifiStandard::Ac}, {"ax", WifiStandard::Ax}},
                   "wifi: 802.11n, ac or ax"),
          word_key("link.wifi_rate_control", &S::rate_control,
                   {{"ideal", WifiRateControl::Ideal},
                    {"minstrel", WifiRateControl::Minstrel},
                    {"constant", WifiRateControl::Constant}},
                   "wifi: how the MCS is chosen"),
          whole_key("link.wifi_mcs", &S::mcs, 0, 11, "wifi: the MCS of constant rate control")
              .needs("link.wifi_rate_control = \"constant\"",
                     [](const S& s) { return s.rate_control == WifiRateControl::Constant; }),
          number_key("link.wifi_lifetime_ms", &S::lifetime_ms, "ms", {1, 1e6},
                     "wifi: for how long the MAC tries to get a frame through before it gives up")};
}

}  // namespace airsplit
