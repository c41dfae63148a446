// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What of a plan a store has already, so that a sweep goes on in it, or grows.
#pragma once

#include <cstdint>
#include <deque>
#include <map>

#include "results/store.h"
#include "sim/sweep/sweep_plan.h"

namespace airsplit {

struct Resume {
  /// For each point of the store its number in the plan.
  std::map<std::uint64_t, std::uint64_t> numbers;
  /// The plan's points that are not there, or have fewer replications than the rule asks for: all
  /// replications of these are simulated, for their tasks are pooled.
  std::deque<std::uint64_t> missing;
};

/// Finds the store's points in the plan by their values. Throws InputError if a point of the store
/// is not in the plan or has more replications than the plan's rule gives: `path` names the store.
/// The store is of the same scenario, settings and keys (Store::fill()).
Resume resume(const SweepPlan& plan, const Store& store, const std::string& path);

}  // namespace airsplit
