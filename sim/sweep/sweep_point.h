// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// One point of a sweep: all its replications and schemes, and the text in which a worker sends it.
#pragma once

#include <functional>
#include <string>

#include "results/row.h"
#include "sim/run/run.h"
#include "sim/sweep/sweep_plan.h"

namespace airsplit {

/// Called with the seed of each replication before it begins.
using ReplicationBegins = std::function<void(std::int64_t seed)>;

/// Simulates a point of the plan: replication after replication, in each scheme after scheme, until
/// the plan's rule is content. The rule looks at whole replications in their order, so the result
/// depends on nothing but the plan and its files. Throws what simulate() and `watch` throw.
PointRows run_point(const SweepPlan& plan, std::uint64_t point, Assets& assets,
                    const ReplicationBegins& begins, const Watch& watch);

/// A text that parse_point_rows() reads back.
std::string to_text(const PointRows& rows);
PointRows parse_point_rows(const std::string& text);

}  // namespace airsplit
