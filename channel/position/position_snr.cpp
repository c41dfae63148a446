// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/position/position_snr.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "channel/position/position_module.h"
#include "common/module.h"

namespace airsplit {

double noise_dbm(double bandwidth_mhz, double noise_figure_db) {
  constexpr double kBoltzmann = 1.380649e-23, kTemperatureK = 290;  // J/K, exact by the SI
  return 10 * std::log10(1e3 * kBoltzmann * kTemperatureK * 1e6 * bandwidth_mhz) + noise_figure_db;
}

SnrOverTime snr_on_path(const PositionPlan& plan) {
  const Module module = {"libairsplit_position.so", "AIRSPLIT_POSITION_MODULE",
                         "there is no path loss"};
  using Entry = PositionSampler (*)();
  const auto entry = reinterpret_cast<Entry>(module_symbol(module, "airsplit_position_module"));
  const auto samples = std::make_shared<const SnrSamples>(entry()(plan));
  const double down_db = plan.settings.edge_tx_power_dbm - plan.settings.tx_power_dbm;
  return SnrOverTime(samples, Between::Interpolate, AfterEnd::Hold).plus_db(0, down_db);
}

}  // namespace airsplit
