// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// All that there is to say about an LTE cell, and what of it cannot be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "channel/cell/cell_config.h"
#include "channel/lte/lte_settings.h"
#include "channel/message/loss_settings.h"
#include "channel/message/transport.h"

namespace airsplit {

/// The bandwidth is of each direction (FDD): 1.4, 3, 5, 10, 15 or 20 MHz. What is sent in a
/// subframe sees the SNR that the analytic link has at the same time since the call.
struct LteLinkConfig {
  CellConfig cell;
  LossSettings loss;
  Transport transport = Transport::Udp;  ///< there is no other
  LteSettings lte;
};

/// 6, 15, 25, 50, 75 or 100 (3GPP TS 36.101, table 5.6-1), or 0 if LTE has no such bandwidth.
std::uint8_t resource_blocks(double bandwidth_mhz);

/// What cannot be, as "link.key = value: expected ..." without a place, or "" if all is well.
std::string what_is_wrong(const LteLinkConfig& config, std::size_t devices);

}  // namespace airsplit
