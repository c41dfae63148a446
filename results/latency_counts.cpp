// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "results/latency_counts.h"

#include <algorithm>

#include "common/error.h"
#include "results/statistics.h"

namespace airsplit {
namespace {

constexpr std::int64_t kLeastNs = 1000;

/// The greatest power of ten times 1 us that is not above the latency.
std::int64_t decade_of(std::int64_t latency_ns) {
  std::int64_t decade_ns = kLeastNs;
  while (latency_ns / 10 >= decade_ns) decade_ns *= 10;
  return decade_ns;
}

/// Effective trials of a share that each replication has so many tasks of.
double trials_of(const std::vector<ReplicationSum>& parts, double least_design_effect,
                 bool least_always) {
  double sum = 0, tasks = 0;
  for (const ReplicationSum& part : parts) {
    sum += part.sum;
    tasks += part.tasks;
  }
  const double share = sum / tasks;
  double effect = design_effect(parts, share * (1 - share));
  if (least_always || share == 0 || share == 1) effect = std::max(effect, least_design_effect);
  return effective_trials(tasks, effect, parts.size());
}

/// Of the bounds from `decade_ns` to ten times that.
std::int64_t step_ns(std::int64_t decade_ns, std::int64_t latency_ns) {
  if (latency_ns <= 2 * decade_ns) return decade_ns / 50;
  if (latency_ns <= 5 * decade_ns) return decade_ns / 20;
  return decade_ns / 10;
}

}  // namespace

std::int64_t latency_bound_ns(std::int64_t latency_ns) {
  check(latency_ns >= 0, "a latency that is not negative");
  if (latency_ns <= kLeastNs) return kLeastNs;
  const std::int64_t step = step_ns(decade_of(latency_ns), latency_ns);
  return (latency_ns + step - 1) / step * step;
}

std::int64_t latency_bound_below_ns(std::int64_t latency_ns) {
  check(latency_ns >= 0, "a latency that is not negative");
  if (latency_ns < kLeastNs) return 0;
  // One more, for the steps beyond 2 and 5 are the next ones'.
  const std::int64_t step = step_ns(decade_of(latency_ns), latency_ns + 1);
  return latency_ns / step * step;
}

std::vector<LatencyCount> pool_latencies(const std::vector<ReplicationLatencies>& replications,
                                         double least_design_effect, double part) {
  struct Place {
    std::size_t replication;
    LatencyCount count;
  };
  std::vector<Place> places;
  std::vector<ReplicationSum> answered, right;
  for (const ReplicationLatencies& latencies : replications) {
    if (latencies.tasks == 0) continue;
    for (const LatencyCount& count : latencies.counts) places.push_back({answered.size(), count});
    answered.push_back({0, static_cast<double>(latencies.tasks)});
    right.push_back(answered.back());
  }
  std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    return a.count.latency_ms < b.count.latency_ms;
  });
  std::vector<LatencyCount> pooled;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const LatencyCount& count = places[i].count;
    if (pooled.empty() || pooled.back().latency_ms != count.latency_ms) {
      pooled.push_back({count.latency_ms, 0, 0});
    }
    pooled.back().answered += count.answered;
    pooled.back().right += count.right;
    answered[places[i].replication].sum += static_cast<double>(count.answered);
    right[places[i].replication].sum += count.right;
    const bool last = i + 1 == places.size() || places[i + 1].count.latency_ms != count.latency_ms;
    if (!last || answered.size() < 2) continue;
    pooled.back().answered_trials = part * trials_of(answered, least_design_effect, true);
    pooled.back().right_trials = part * trials_of(right, least_design_effect, false);
  }
  return pooled;
}

void LatencyCounter::add(std::int64_t latency_ns, double right, bool in_time, double deadline_ms) {
  // Divided, not multiplied by 1e-6, so that 102 ms is 102.
  double bound_ms = static_cast<double>(latency_bound_ns(latency_ns)) / 1e6;
  if (in_time && bound_ms > deadline_ms) bound_ms = deadline_ms;
  LatencyCount& count = by_bound_[bound_ms];
  count.latency_ms = bound_ms;
  ++count.answered;
  count.right += right;
}

std::vector<LatencyCount> LatencyCounter::counts() const {
  std::vector<LatencyCount> counts;
  for (const auto& [bound_ms, count] : by_bound_) counts.push_back(count);
  return counts;
}

}  // namespace airsplit
