// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a device's radio draws.
#pragma once

#include "sim/scenario/group.h"

namespace airsplit {

/// A radio's power over what the device draws without it. Sending or receiving at t Mbit/s takes
/// slope * t + base; after a transfer the radio stays awake for tail_ms, unless the next begins.
/// Promotion from sleep is not counted.
struct RadioPower {
  double uplink_mw_per_mbps = 0;
  double downlink_mw_per_mbps = 0;
  double base_mw = 0;
  double tail_mw = 0;
  double tail_ms = 0;
  RadioTail tail = RadioTail::kFull;  ///< how much of the tail counts
};

/// Huang, Qian, Gerber, Mao, Sen, Spatscheck, "A close examination of performance and power
/// characteristics of 4G LTE networks", MobiSys 2012: Table 4 (slopes and base) and Table 3 (tail).
/// There the whole tail counts: "the long high power tail is found to be a key contributor".
RadioPower radio_power(Radio radio, RadioTail tail = RadioTail::kFull);

/// Of a group's devices, see radio_of().
RadioPower radio_power(const Group& group);

/// Millijoules of sending (receiving) `bytes` in `seconds` from the first bit to the last.
double uplink_energy_mj(const RadioPower& power, double bytes, double seconds);
double downlink_energy_mj(const RadioPower& power, double bytes, double seconds);

}  // namespace airsplit
