// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a user sets about a cell, whatever its radio: a base station at the edge and one station for
// each device, each with an SNR of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "channel/radio/radio_channel.h"
#include "channel/radio/radio_settings.h"

namespace airsplit {

struct CellConfig {
  RadioSettings radio;
  std::uint64_t seed = 1;  ///< of the simulation: fading, backoff, all else that is random
  std::vector<double> device_snr_db;  ///< of each device; empty: radio.snr_db for all
  /// Of each device, in place of a constant SNR where it has one; empty: of none.
  std::vector<std::optional<SnrOverTime>> device_snr;
};

/// The radio channel of one station, as the analytic link has it. station < the cell's devices.
RadioConfig station_radio(const CellConfig& config, std::size_t station);

/// What cannot be in any cell, as "link.key = value: expected ..." without a place, or "" if all is
/// well.
std::string what_is_wrong_in_cell(const CellConfig& config, std::size_t devices,
                                  std::size_t most_devices);

}  // namespace airsplit
