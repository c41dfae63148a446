// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/mean_snr.h"

#include <fmt/format.h>

#include "channel/position/position_snr.h"
#include "common/error.h"

namespace airsplit {
namespace {

constexpr double kMpsPerKmh = 1 / 3.6;

PositionPlan position_plan(const LinkPlan& plan, const LinkSettings& link, const LinkFiles& files,
                           const DevicePlace& place) {
  const PositionSettings& position = link.position;
  PositionPlan positions;
  positions.settings = position;
  positions.carrier_ghz = link.radio.carrier_ghz;
  positions.bandwidth_mhz = link.radio.bandwidth_mhz;
  positions.horizon_s = plan.horizon_s;
  positions.seed = plan.seed;
  positions.device = place.device;
  if (!position.mobility.empty()) {
    check(files.mobility != nullptr, "a mobility file for a link that has one");
    positions.path = files.mobility->nodes.at(place.in_group);
    positions.edge = {position.edge_x_m, position.edge_y_m};
  } else if (position.roam_m > 0) {
    positions.path = random_waypoints(position.roam_m, kMpsPerKmh * position.roam_kmh,
                                      plan.horizon_s, plan.seed, place.device);
  } else {
    positions.path = {{0, {position.distance_m, 0}, kMpsPerKmh * position.away_kmh, 0}};
  }
  return positions;
}

std::optional<SnrOverTime> mean_snr(const LinkPlan& plan, const LinkSettings& link,
                                    const LinkFiles& files, const DevicePlace& place) {
  if (link.position.is_there()) return snr_on_path(position_plan(plan, link, files, place));
  if (link.trace.file.empty()) return std::nullopt;
  check(files.trace != nullptr, "a trace for a link that has one");
  return snr_of_device(files.trace, place.in_group, link.trace);
}

/// A trace that is looked at less often than it has rows is not played as it is.
void note_passed_rows(const LinkSettings& link, const LinkFiles& files, const LinkPlan& plan) {
  const RadioSettings& radio = link.radio;
  const bool fades = radio.fading != Fading::None;
  if (files.trace == nullptr || !plan.say || (fades && radio.speed_kmh > 0)) return;
  constexpr double kRounding = 1 + 1e-9;
  const double block_ms = fades ? radio.coherence_ms : radio.snr_step_ms;
  const double step_ms = mean_step_ms(*files.trace);
  if (block_ms <= kRounding * step_ms) return;
  plan.say(
      fmt::format("{} = {:g}: the SNR is taken once in so long, while link.trace has a row every "
                  "{:.3g} ms on average: some are passed over",
                  fades ? "link.coherence_ms" : "link.snr_step_ms", block_ms, step_ms));
}

}  // namespace

void plan_mean_snr(const std::vector<Group>& groups, const std::vector<LinkFiles>& files,
                   LinkPlan& plan) {
  for (std::size_t g = 0; g < groups.size(); ++g)
    note_passed_rows(groups[g].link, files.at(g), plan);
  for (const DevicePlace& place : device_places(groups)) {
    LinkPlan::Device& device = plan.devices.at(place.device);
    const auto snr = mean_snr(plan, *device.settings, files.at(place.group), place);
    const double in_spread_db = device.snr_db - device.settings->radio.snr_db;
    if (snr) device.snr = snr->plus_db(in_spread_db, in_spread_db);
  }
}

}  // namespace airsplit
