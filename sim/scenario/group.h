// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Groups of devices: which device belongs to which.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/scenario/settings.h"

namespace airsplit {

/// The scenario's groups; if it has none, the one that all of its devices are.
std::vector<Group> groups_of(const Scenario& scenario);

/// A device's place among all devices and in its group.
struct DevicePlace {
  std::uint32_t device = 0;
  std::size_t group = 0;
  std::uint32_t in_group = 0;
};

/// All devices, group after group.
std::vector<DevicePlace> device_places(const std::vector<Group>& groups);

}  // namespace airsplit
