// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/run/overload.h"

#include <algorithm>
#include <array>

namespace airsplit {
namespace {

constexpr std::size_t kFewestTasks = 20;
constexpr double kLeastRise = 0.01;       // seconds a second
constexpr double kLeastExplained = 0.30;  // of the variance

struct Sojourn {
  double arrival_s, latency_s;
};

/// Of each answered task, in the order of arrival.
std::vector<Sojourn> sojourns(const std::vector<TaskRecord>& tasks, std::uint32_t group) {
  std::vector<Sojourn> found;
  found.reserve(tasks.size());
  for (const TaskRecord& task : tasks) {
    if (task.group != group || task.answered_ns == kNotYet) continue;
    found.push_back({1e-9 * static_cast<double>(task.arrival_ns),
                     1e-9 * static_cast<double>(task.answered_ns - task.arrival_ns)});
  }
  const auto is_earlier = [](const Sojourn& a, const Sojourn& b) {
    return a.arrival_s < b.arrival_s;
  };
  if (!std::is_sorted(found.begin(), found.end(), is_earlier))  // one device's are in order
    std::stable_sort(found.begin(), found.end(), is_earlier);
  return found;
}

bool each_quarter_is_longer(const std::vector<Sojourn>& tasks) {
  std::array<double, 4> means{};
  for (std::size_t quarter = 0; quarter < means.size(); ++quarter) {
    const std::size_t begin = tasks.size() * quarter / 4, end = tasks.size() * (quarter + 1) / 4;
    for (std::size_t i = begin; i < end; ++i) means[quarter] += tasks[i].latency_s;
    means[quarter] /= static_cast<double>(end - begin);
  }
  return means[0] < means[1] && means[1] < means[2] && means[2] < means[3] &&
         means[3] - means[2] >= (means[1] - means[0]) / 2;
}

}  // namespace

bool latency_grows(const std::vector<TaskRecord>& tasks, std::uint32_t group) {
  const std::vector<Sojourn> found = sojourns(tasks, group);
  if (found.size() < kFewestTasks || !each_quarter_is_longer(found)) return false;
  double mean_arrival_s = 0, mean_latency_s = 0;
  const auto n = static_cast<double>(found.size());
  for (const Sojourn& task : found) {
    mean_arrival_s += task.arrival_s / n;
    mean_latency_s += task.latency_s / n;
  }
  double arrivals = 0, latencies = 0, both = 0;
  for (const Sojourn& task : found) {
    const double arrival = task.arrival_s - mean_arrival_s;
    const double latency = task.latency_s - mean_latency_s;
    arrivals += arrival * arrival;
    latencies += latency * latency;
    both += arrival * latency;
  }
  if (arrivals <= 0 || latencies <= 0) return false;
  return both > kLeastRise * arrivals && both * both >= kLeastExplained * arrivals * latencies;
}

}  // namespace airsplit
