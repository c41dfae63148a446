// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How long answers took and what other deadlines would have given: the latencies of a store.
#pragma once

#include <vector>

#include "results/store.h"

namespace airsplit {

/// For each row of the store and each latency at which an answer is new (latency_counts.h), how
/// many tasks were answered, and answered right, within it, and how many independent tasks would be
/// as uncertain about these shares (of one replication, all: as if they were independent); of a row
/// without an answer, one record without a latency. Columns: the swept keys, scheme, split, ratio,
/// tasks, latency_ms, answered, right, answered_effective_tasks, right_effective_tasks, group,
/// beside, and the columns marked kBesideLatencies: those of the store's view `latencies`.
Records latency_records(const Store& store);

/// For each row of the store and each of these deadlines, in ms, the share of tasks answered within
/// it, and answered right within it, with 95 % intervals over what `interval_over` says; nothing
/// where there were no tasks. Between two latencies at which answers are counted the shares are on
/// the straight line between theirs, their intervals reach from the lower's low to the upper's high
/// end, and interpolation_error is the most by which either share may differ from what was
/// simulated; it is 0 at a counted latency and at the row's own deadline. Columns: the swept keys,
/// scheme, split, ratio, tasks, deadline_ms, deadline_met, deadline_met_low, deadline_met_high,
/// in_deadline_accuracy, in_deadline_accuracy_low, in_deadline_accuracy_high, interpolation_error,
/// group, beside, and the columns marked kBesideLatencies but for the row's own deadline. Where the
/// scenario's own deadline changes what is simulated (it drops late tasks, say), these are
/// deadlines for whoever judges, not for the device. Deadlines are above 0.
Records deadline_records(const Store& store, const std::vector<double>& deadlines_ms);

}  // namespace airsplit
