// How long answers took and what other deadlines would have given: the latencies of a store.
#pragma once

#include <vector>

#include "results/store.h"

namespace airsplit {

/// For each row of the store and each latency at which an answer is new (latency_counts.h), how
/// many tasks were answered, and answered right, within it; of a row without an answer, one record
/// without a latency. Columns: the swept keys, scheme, split,
/// ratio, tasks, latency_ms, answered, right, group, beside: those of the store's view
/// `latencies`.
Records latency_records(const Store& store);

/// For each row of the store and each of these deadlines, in ms, the share of tasks answered within
/// it, and answered right within it, with Wilson's 95 % intervals; nothing where
/// there were no tasks. Columns: the swept keys, scheme,
/// split, ratio, tasks, deadline_ms, deadline_met, deadline_met_low, deadline_met_high,
/// in_deadline_accuracy, in_deadline_accuracy_low, in_deadline_accuracy_high, group, beside. Where
/// the scenario's own deadline changes what is simulated (it drops late tasks, say), these are
/// deadlines for whoever judges, not for the device. Throws InputError on a deadline that is no
/// latency_bound_ns(): what it would give is not known exactly.
Records deadline_records(const Store& store, const std::vector<double>& deadlines_ms);

}  // namespace airsplit
