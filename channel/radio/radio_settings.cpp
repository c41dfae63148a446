// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/radio/radio_settings.h"

#include <fmt/format.h>

#include "channel/radio/delay_profile.h"

namespace airsplit {
namespace {

/// Settings that are each in range but have no meaning together.
std::string misfit(const RadioSettings& radio) {
  const bool nakagami = radio.fading == Fading::Nakagami;
  if (nakagami && radio.speed_kmh > 0)
    return "link.speed_kmh goes with rayleigh and rician fading: nakagami is a distribution of the "
           "gain and has no Doppler spectrum";
  if (nakagami && radio.delay_profile != DelayProfile::Flat)
    return "link.delay_profile goes with rayleigh and rician fading: nakagami is a distribution of "
           "the gain and says nothing about its phase";
  const double times_bandwidth = 1e-3 * radio.delay_spread_ns * radio.bandwidth_mhz;
  if (radio.fading != Fading::None && radio.delay_profile == DelayProfile::Exponential &&
      times_bandwidth > kMostSpreadTimesBandwidth)
    return fmt::format(
        "link.delay_spread_ns = {}: expected at most {:g} with link.bandwidth_mhz = {}: so many "
        "echoes as that takes are not simulated",
        radio.delay_spread_ns, 1e3 * kMostSpreadTimesBandwidth / radio.bandwidth_mhz,
        radio.bandwidth_mhz);
  return "";
}

}  // namespace

std::string what_is_wrong(const RadioSettings& radio) {
  if (!kDeviceSnrDb.contains(radio.snr_db))
    return fmt::format("link.snr_db: {} dB for a device: expected a number from {} to {}",
                       radio.snr_db, kDeviceSnrDb.low, kDeviceSnrDb.high);
  RadioSettings others = radio;
  others.snr_db = RadioSettings{}.snr_db;
  const std::string fault = what_is_wrong(radio_keys(), others);
  return fault.empty() ? misfit(radio) : fault;
}

}  // namespace airsplit
