// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/scenario/links.h"

namespace airsplit {
namespace {

/// Devices that are alike. The first has the least SNR, the last the most.
void add_devices(const LinkSettings& link, std::int64_t devices, double offset_db, LinkPlan& plan) {
  const auto last = static_cast<double>(devices - 1);
  for (std::int64_t i = 0; i < devices; ++i) {
    const double place = last > 0 ? static_cast<double>(i) / last - 0.5 : 0;
    plan.devices.push_back({&link, link.radio.snr_db + link.snr_spread_db * place + offset_db});
  }
}

}  // namespace

Radio radio_of(const LinkSettings& link, const DeviceSettings& device) {
  if (device.radio) return *device.radio;
  return link.model == nullptr ? Radio::kLte : link.model->fitting_radio(link);
}

LinkPlan link_plan(const Scenario& scenario, double horizon_s, double offset_db) {
  LinkPlan plan;
  plan.shared = &scenario.link;
  plan.seed = static_cast<std::uint64_t>(scenario.workload.seed);
  plan.horizon_s = horizon_s;
  for (const Group& group : scenario.groups)
    add_devices(group.link, group.workload.devices, offset_db, plan);
  if (scenario.groups.empty())
    add_devices(scenario.link, scenario.workload.devices, offset_db, plan);
  return plan;
}

}  // namespace airsplit
