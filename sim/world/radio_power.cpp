// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/radio_power.h"

#include "sim/scenario/links.h"

namespace airsplit {
namespace {

double transfer_mj(double mw_per_mbps, double base_mw, double bytes, double seconds) {
  return mw_per_mbps * (8 * bytes / 1e6) + base_mw * seconds;
}

}  // namespace

RadioPower radio_power(Radio radio, RadioTail tail) {
  switch (radio) {
    case Radio::kLte:
      return {438.39, 51.97, 1288.04, 1060.0, 11576.0, tail};
    case Radio::kWifi:
      return {283.17, 137.01, 132.86, 119.3, 238.1, tail};
    case Radio::kNone:
      break;
  }
  return {};
}

RadioPower radio_power(const Group& group) {
  return radio_power(radio_of(group.link, group.device), group.device.radio_tail);
}

double uplink_energy_mj(const RadioPower& power, double bytes, double seconds) {
  return transfer_mj(power.uplink_mw_per_mbps, power.base_mw, bytes, seconds);
}

double downlink_energy_mj(const RadioPower& power, double bytes, double seconds) {
  return transfer_mj(power.downlink_mw_per_mbps, power.base_mw, bytes, seconds);
}

}  // namespace airsplit
