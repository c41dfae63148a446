// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What several replications of a point tell: intervals of means, and differences between schemes.
//
// Replications are independent of each other; the tasks within one are not, for they share fading
// blocks and queues. So these intervals are over replications, 95 %, with Student's quantiles;
// where there is one replication alone those of means are empty.
#pragma once

#include <string>

#include "results/columns.h"
#include "results/store.h"

namespace airsplit {

/// The rows of the store with intervals behind their columns: X_low and X_high of a share X without
/// bounds of its own are as deadline_met's are, Wilson's of as many independent tasks as the
/// replications show (effective_trials()), or of all where there is one replication; X_t_low and
/// X_t_high, of a column X marked kStudent, are of the mean over replications, those of shares in
/// [0, 1] and the others above 0 (student_positive_95()).
Records with_intervals(const Store& store, const ColumnTable& columns = result_columns());

/// `ours` minus `theirs` at every point, for each pair of schemes of these names, each in the same
/// group of devices. A kind is a name too, of all its schemes. Columns: the swept keys;
/// scheme, split, ratio; minus_scheme, minus_split, minus_ratio; replications; and for each column
/// X marked kCompared, the mean difference over replications, X_difference, and its interval, _low
/// and _high; group and beside. The schemes of a replication see the same tasks and fading, so the
/// difference is taken in each replication and then averaged, with Student's interval, that of
/// shares within [-1, 1]; replications in which one of both has no value (no answer) are left out
/// of it. Throws InputError if the store has no scheme of that kind.
Records compare_schemes(const Store& store, const std::string& ours, const std::string& theirs,
                        const ColumnTable& columns = result_columns());

}  // namespace airsplit
