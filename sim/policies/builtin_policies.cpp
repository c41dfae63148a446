// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/policies/builtin_policies.h"

#include "common/error.h"

namespace airsplit {

const std::vector<Policy>& builtin_policies() {
  static const std::vector<Policy> table = {
      fifo(PolicyPlace::kDeviceQueue),
      drop_oldest(),
      drop_late(),
      fifo(PolicyPlace::kEdgeQueue),
      earliest_deadline_first(),
      no_drop(),
      edge_drop_late(),
  };
  return table;
}

std::vector<const Policy*> policies_at(PolicyPlace place, const std::vector<Policy>& table) {
  std::vector<const Policy*> found;
  for (const Policy& policy : table) {
    if (policy.place == place) found.push_back(&policy);
  }
  return found;
}

const Policy* find_policy(PolicyPlace place, const std::string& name,
                          const std::vector<Policy>& table) {
  for (const Policy& policy : table) {
    if (policy.place == place && policy.name == name) return &policy;
  }
  return nullptr;
}

const Policy* default_policy(PolicyPlace place) {
  const auto there = policies_at(place);
  check(!there.empty(), "a built-in policy for each place");
  return there.front();
}

}  // namespace airsplit
