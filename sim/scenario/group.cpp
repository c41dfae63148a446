// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/scenario/group.h"

namespace airsplit {

std::vector<Group> groups_of(const Scenario& scenario) {
  if (!scenario.groups.empty()) return scenario.groups;
  return {{"", scenario.workload, scenario.link, scenario.device, {}}};
}

std::vector<DevicePlace> device_places(const std::vector<Group>& groups) {
  std::vector<DevicePlace> places;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (std::int64_t i = 0; i < groups[g].workload.devices; ++i) {
      places.push_back(
          {static_cast<std::uint32_t>(places.size()), g, static_cast<std::uint32_t>(i)});
    }
  }
  return places;
}

}  // namespace airsplit
