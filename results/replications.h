// What several replications of a point tell: intervals of means, and differences between schemes.
//
// Replications are independent of each other; the tasks within one are not, for they share fading
// blocks and queues. So these intervals are Student's t over replications, 95 %, and empty where
// there is one replication alone.
#pragma once

#include <string>

#include "results/store.h"

namespace airsplit {

/// The rows of the store with intervals behind their columns: accuracy_low and _high and
/// in_deadline_accuracy_low and _high are Wilson's, pooled, as deadline_met's own are; for
/// deadline_met and each mean X, X_t_low and X_t_high are of the mean over replications.
Records with_intervals(const Store& store);

/// `ours` minus `theirs` at every point, for each pair of schemes of these kinds ("aecnn",
/// "direct", "direct jpeg 75"), each in the same group of devices. Columns: the swept keys; scheme,
/// split, ratio; minus_scheme, minus_split, minus_ratio; replications; and for deadline_met,
/// accuracy, in_deadline_accuracy, payload_bytes_mean, latency_ms_mean and device_energy_mj_mean,
/// the mean difference over replications, X_difference, and its interval, _low and _high; group and
/// beside. The schemes of a replication see the same tasks and fading, so the difference is taken
/// in each replication and then averaged; replications in which one of both has no value (no
/// answer) are left out of it. Throws InputError if the store has no scheme of that kind.
Records compare_schemes(const Store& store, const std::string& ours, const std::string& theirs);

}  // namespace airsplit
