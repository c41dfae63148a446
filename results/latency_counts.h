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
  std::uint64_t right = 0;  ///< of them, those with the right answer
};

/// The smallest bound that is not below the latency. The bounds are, in each decade, 1 to 2 in
/// steps of 0.02, to 5 in steps of 0.05, to 10 in steps of 0.1, from 1 us on: every number of two
/// significant digits is one, and none is over 2 % (5 % of 2: 2.5 %) above the one before. A
/// latency of at most 1 us counts as 1 us. latency_ns >= 0.
std::int64_t latency_bound_ns(std::int64_t latency_ns);

/// Counts answers by latency. What it says of a bound is exact: nothing is interpolated.
class LatencyCounter {
 public:
  /// `in_time`: the latency is at most `deadline_ms`, which is a bound too, so that the
  /// deadline-met probability can be read off exactly.
  void add(std::int64_t latency_ns, bool right, bool in_time, double deadline_ms);

  /// The bounds with answers, ascending.
  std::vector<LatencyCount> counts() const;

 private:
  std::map<double, LatencyCount> by_bound_;
};

}  // namespace airsplit
