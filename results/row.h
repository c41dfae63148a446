// One row of results: what a run found for one scheme at one point.
#pragma once

#include <cstdint>
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
  std::uint64_t right = 0;          ///< answered tasks with the right answer, in time or not
  std::uint64_t right_in_time = 0;  ///< tasks answered right and in time
  double payload_bytes_mean = 0;    ///< over the tasks whose payload was made
  double payload_bytes_max = 0;
  std::optional<double> compression_ratio;  ///< achieved, entropy coding and headers counted
  std::vector<double> latency_ms;           ///< one for each answered task, in any order
  double device_ms_mean = 0;  ///< means over answered tasks; they add up to the latency
  double queue_ms_mean = 0;
  double uplink_ms_mean = 0;
  double edge_ms_mean = 0;
  double downlink_ms_mean = 0;
  double device_energy_mj_mean = 0;  ///< over answered tasks
  std::uint64_t retransmissions = 0;
  std::uint64_t seed = 0;
  std::uint64_t replications = 1;
  std::string group;   ///< of devices; empty where there are no groups
  std::string beside;  ///< of a group with a scheme of its own: which one the others ran
};

/// The columns of a result file: the swept keys, then scheme, split, ratio and so on to
/// replications, dropped, group and beside, always in the same order. A swept key that has a column
/// of its own (`seed`) is not repeated. Tasks still under way at the end have no column: tasks -
/// answered
/// - lost - dropped.
std::vector<std::string> column_names(const std::vector<std::string>& swept_keys);

/// A row as text, field by field under column_names(): what the CSV and the store are made from.
/// Counts, nominal ratio, seed and largest payload are exact; what is measured or computed has 6
/// significant digits; and each number has the fewest digits that read back the same, so that equal
/// results give equal bytes. A swept value that reads as a number is printed so too. A field
/// without a value is empty: the accuracy and the latency where no task was answered, for example.
std::vector<std::pair<std::string, std::string>> to_fields(const ResultRow& row);

/// A row as text: one field for each of column_names().
using FieldRow = std::vector<std::string>;

/// The texts of to_fields().
FieldRow to_field_row(const ResultRow& row);

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

/// `rows`, all of the same `swept_keys` and in that order of keys, as text.
Records to_records(const std::vector<std::string>& swept_keys, const std::vector<ResultRow>& rows);

}  // namespace airsplit
