// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// One row of results: what a run found for one scheme at one point.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "results/latency_counts.h"

namespace airsplit {

/// How every task of a row ended. Each task is counted once: total() is the number of tasks.
struct OutcomeCounts {
  std::uint64_t met = 0;         ///< answered at or before the deadline
  std::uint64_t late = 0;        ///< answered after the deadline
  std::uint64_t lost = 0;        ///< a packet was lost, or what arrived could not be decoded
  std::uint64_t unfinished = 0;  ///< still under way when the simulation ended
  std::uint64_t dropped = 0;     ///< given up in a queue

  std::uint64_t answered() const { return met + late; }
  std::uint64_t total() const { return met + late + lost + unfinished + dropped; }
};

/// What is measured for one scheme at one point. Where there are no answered tasks (no tasks), the
/// fields that are about them are not looked at.
struct ResultRow {
  std::vector<std::pair<std::string, std::string>>
      swept;                    ///< key and value, as the user wrote them
  std::string scheme;           ///< the kind, with its codec: "direct jpeg 75"
  std::string split;            ///< empty where there is none
  std::optional<double> ratio;  ///< nominal; empty where there is none
  OutcomeCounts outcomes;
  /// Answered tasks with the right answer, in time or not, and those in time. An answer that is
  /// right by a fraction counts as that fraction.
  double right = 0, right_in_time = 0;
  std::vector<double> latency_ms;  ///< one for each answered task, in any order
  /// What else was measured, by column: its Pooling's number, or what has no other place here. A
  /// number that does not exist (of the answers, where there is none) is not there.
  std::map<std::string, double> numbers;
  std::uint64_t seed = 0;
  std::uint64_t replications = 1;
  std::string group;   ///< of devices; empty where there are no groups
  std::string beside;  ///< of a group with a scheme of its own: which one the others ran
  double deadline_ms = 0;
  /// Why its latencies do not stand for all tasks: "growing" if they grow as long as tasks come,
  /// "unanswered" if few of the tasks were answered; else empty.
  std::string overload;
  /// Where a policy chooses: each candidate that was taken, with its share of the tasks.
  std::string choices;
  /// Where there are several edges: each that tasks were sent to, with its share of these.
  std::string edges;
  /// So many independent tasks would be as uncertain about how many are met (effective_trials());
  /// nothing where a single replication cannot tell.
  std::optional<double> effective_tasks;
};

/// A row as text: its swept values, then a field for each column (results/columns.h). A field
/// without a value is empty.
using FieldRow = std::vector<std::string>;

/// What a sweep found at one point.
struct PointRows {
  std::vector<FieldRow> pooled;  ///< one for each scheme, over all replications
  /// For each replication the rows of its schemes, as `airsplit run --seed` would find them.
  std::vector<std::vector<FieldRow>> replications;
  /// For each pooled row, how long its answers took; may be left out as a whole.
  std::vector<std::vector<LatencyCount>> latencies;
};

/// Rows as text: each has one field per column.
struct Records {
  std::vector<std::string> columns;
  std::vector<FieldRow> rows;
};

}  // namespace airsplit
