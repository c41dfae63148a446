// What other deadlines would have given: the latencies of a store as a table.
#pragma once

#include "results/store.h"

namespace airsplit {

/// For each row of the store and each latency at which an answer is new (latency_counts.h): the
/// share of tasks answered within it, and answered right within it, with Wilson's 95 % intervals.
/// Columns: the swept keys, scheme, split, ratio, tasks, deadline_ms, deadline_met,
/// deadline_met_low, deadline_met_high, in_deadline_accuracy, in_deadline_accuracy_low,
/// in_deadline_accuracy_high. Where the scenario's deadline changes what is simulated (it drops late
/// tasks, say), these are other deadlines for whoever judges, not for the device.
Records deadline_records(const Store& store);

}  // namespace airsplit
