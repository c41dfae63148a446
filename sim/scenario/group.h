// Groups of devices: what may differ between them, and which device belongs to which.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "results/table.h"
#include "sim/scenario/scenario.h"

namespace airsplit {

/// Whether a [[group]] may have this key, by its path in the sections.
bool is_group_key(const std::string& path);

/// The scenario's groups; if it has none, the one that all of its devices are.
std::vector<Group> groups_of(const Scenario& scenario);

/// The texts in the rows of the scenario's results.
RowTexts row_texts(const Scenario& scenario);

/// A device's place among all devices and in its group.
struct DevicePlace {
  std::uint32_t device = 0;
  std::size_t group = 0;
  std::uint32_t in_group = 0;
};

/// All devices, group after group.
std::vector<DevicePlace> device_places(const std::vector<Group>& groups);

/// The group of a device, and its number there.
struct GroupMember {
  const Group* group;
  std::size_t in_group;
};
GroupMember member(const std::vector<Group>& groups, std::size_t device);

}  // namespace airsplit
