// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How long a sweep would take, from simulating a little of it.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/sweep/sweep_plan.h"

namespace airsplit {

/// Seconds of one core.
struct Estimate {
  double least_s = 0;
  double most_s = 0;  ///< more than least_s if the plan's rule leaves the replications open
};

/// Simulates the first replication of up to three of `points`, for a few seconds at most, and
/// scales it up. The scenarios are right (check_plan()).
Estimate estimate(const SweepPlan& plan, const std::vector<std::uint64_t>& points, Assets& assets);

}  // namespace airsplit
