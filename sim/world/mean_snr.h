// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Where the mean SNR of each device's link comes from, if it changes over time.
#pragma once

#include <memory>
#include <vector>

#include "channel/link/link_model.h"
#include "channel/position/mobility_file.h"
#include "channel/radio/snr_trace.h"
#include "sim/scenario/group.h"

namespace airsplit {

/// The files that a group's link names, read and checked; null where it names none.
struct LinkFiles {
  std::shared_ptr<const SnrTrace> trace;
  std::shared_ptr<const MobilityFile> mobility;
};

/// Gives the devices of the plan, group after group, the SNR over time that their links' settings
/// say. `files`: of each group. plan.say() is told where a trace has more rows than are looked at.
/// InputError where a device moves too far.
void plan_mean_snr(const std::vector<Group>& groups, const std::vector<LinkFiles>& files,
                   LinkPlan& plan);

}  // namespace airsplit
