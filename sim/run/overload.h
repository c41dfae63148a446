// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Whether the latencies of a run are those of a steady state, or of a queue without end.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/world/task.h"

namespace airsplit {

/// Whether a group's latency grew as long as tasks came: its answered tasks, in the order of
/// arrival, fall into four quarters of which each took longer than the one before on average, the
/// last increase being at least half the first (what settles is no growth); the straight line
/// through all latencies explains at least 30 % of their variance; and it rises by over 10 ms a
/// second, so that the system serves at least 1 % less than what comes (in a queue that is served
/// at the rate mu and fed at lambda, the latency grows by lambda / mu - 1). False for under 20
/// answered tasks.
bool latency_grows(const std::vector<TaskRecord>& tasks, std::uint32_t group);

}  // namespace airsplit
