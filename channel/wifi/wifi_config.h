// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// All that there is to say about a Wi-Fi cell, and what of it cannot be.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "channel/cell/cell_config.h"
#include "channel/message/loss_settings.h"
#include "channel/message/transport.h"
#include "channel/wifi/wifi_settings.h"

namespace airsplit {

/// The bandwidth is 20, 40, 80 or 160 MHz; n up to 40. The SNR of a frame is the one that the
/// analytic link has at the same time since the call.
struct WifiLinkConfig {
  CellConfig cell;
  LossSettings loss;  ///< over UDP
  Transport transport = Transport::Udp;
  WifiSettings wifi;
  /// Is told what the user should know of the cell once it is set up; may be null.
  std::function<void(const std::string&)> say;
};

/// What cannot be, as "link.key = value: expected ..." without a place, or "" if all is well.
std::string what_is_wrong(const WifiLinkConfig& config, std::size_t devices);

}  // namespace airsplit
