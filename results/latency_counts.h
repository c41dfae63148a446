// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How many tasks were answered within any latency: what a deadline other than the run's would give.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

namespace airsplit {

/// The answered tasks whose latency is at most `latency_ms` and above the bound before it.
struct LatencyCount {
  double latency_ms = 0;  ///< a bound of latency_bound_ns(), or the deadline of the run
  std::uint64_t answered = 0;
  double right = 0;  ///< of them, those with the right answer: the sum of how right they are
  /// So many independent tasks would be as uncertain about the share of tasks that were answered,
  /// and answered right, up to here (effective_trials()); 0 where one replication cannot tell.
  double answered_trials = 0;
  double right_trials = 0;
};

/// The smallest bound that is not below the latency. The bounds are, in each decade, 1 to 2 in
/// steps of 0.02, to 5 in steps of 0.05, to 10 in steps of 0.1, from 1 us on: every number of two
/// significant digits is one, and none is over 2 % (5 % of 2: 2.5 %) above the one before. A
/// latency of at most 1 us counts as 1 us. latency_ns >= 0.
std::int64_t latency_bound_ns(std::int64_t latency_ns);

/// The greatest bound that is not above the latency; 0 below 1 us. latency_ns >= 0.
std::int64_t latency_bound_below_ns(std::int64_t latency_ns);

/// The latencies of one replication, and how many tasks it had.
struct ReplicationLatencies {
  std::uint64_t tasks = 0;
  std::vector<LatencyCount> counts;
};

/// The counts of all replications together, with what they say of how uncertain the shares are,
/// where there are two or more with tasks. `least_design_effect` stands in where the shares of all
/// replications are 0 or 1 and say nothing, and is the least for answers, right or wrong. Of the
/// effective trials `part` counts (part_after_stopping()).
std::vector<LatencyCount> pool_latencies(const std::vector<ReplicationLatencies>& replications,
                                         double least_design_effect, double part = 1);

/// Counts answers by latency. What it says of a bound is exact: nothing is interpolated.
class LatencyCounter {
 public:
  /// `right`: how right the answer is, 0 to 1. `in_time`: the latency is at most `deadline_ms`,
  /// which is a bound too, so that the deadline-met probability can be read off exactly.
  void add(std::int64_t latency_ns, double right, bool in_time, double deadline_ms);

  /// The bounds with answers, ascending.
  std::vector<LatencyCount> counts() const;

 private:
  std::map<double, LatencyCount> by_bound_;
};

}  // namespace airsplit
