// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The options that say what a sweep is to find out.
#pragma once

#include "cli/options.h"
#include "sim/sweep/sweep_plan.h"

namespace airsplit {

/// Adds --over, --replications, --until, --cap to the scenario's options.
CommandLine& add_plan_options(CommandLine& line);

/// Reads what they say. Throws InputError; the points' scenarios are not looked at yet. `tables`
/// outlive the plan.
SweepPlan read_plan(const Options& options, const Tables& tables);

}  // namespace airsplit
