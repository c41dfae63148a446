#include "results/latency_counts.h"

#include "common/error.h"

namespace airsplit {
namespace {

constexpr std::int64_t kLeastNs = 1000;

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
  std::int64_t decade_ns = kLeastNs;
  while (latency_ns / 10 >= decade_ns) decade_ns *= 10;
  const std::int64_t step = step_ns(decade_ns, latency_ns);
  return (latency_ns + step - 1) / step * step;
}

void LatencyCounter::add(std::int64_t latency_ns, bool right, bool in_time, double deadline_ms) {
  // Divided, not multiplied by 1e-6, so that 102 ms is 102.
  double bound_ms = static_cast<double>(latency_bound_ns(latency_ns)) / 1e6;
  if (in_time && bound_ms > deadline_ms) bound_ms = deadline_ms;
  LatencyCount& count = by_bound_[bound_ms];
  count.latency_ms = bound_ms;
  ++count.answered;
  if (right) ++count.right;
}

std::vector<LatencyCount> LatencyCounter::counts() const {
  std::vector<LatencyCount> counts;
  for (const auto& [bound_ms, count] : by_bound_) counts.push_back(count);
  return counts;
}

}  // namespace airsplit
