// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/run/energy.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace airsplit {
namespace {

double seconds(std::int64_t ns) { return to_ms(ns) / 1e3; }

/// A stretch of time in which a device does something for a task, counted by `counts` (null: it is
/// not counted, but it is there).
struct Stretch {
  std::int64_t begin_ns, end_ns;
  std::size_t task;
  std::int64_t* counts = nullptr;
};

/// Adds one that has begun; what has no end has none before `otherwise_ns`.
void add(std::vector<Stretch>& stretches, std::int64_t begin_ns, std::int64_t end_ns,
         std::int64_t otherwise_ns, std::size_t task, std::int64_t* counts = nullptr) {
  if (begin_ns == kNotYet) return;
  const std::int64_t until_ns = end_ns == kNotYet ? otherwise_ns : end_ns;
  if (until_ns >= begin_ns) stretches.push_back({begin_ns, until_ns, task, counts});
}

/// In the order in which they begin.
void sort(std::vector<Stretch>& stretches) {
  const auto is_earlier = [](const Stretch& a, const Stretch& b) {
    return a.begin_ns < b.begin_ns;
  };
  // A device that does one thing at a time has them in order: no sort, which takes memory.
  if (!std::is_sorted(stretches.begin(), stretches.end(), is_earlier))
    std::stable_sort(stretches.begin(), stretches.end(), is_earlier);
}

/// Sorts them, and takes from each what an earlier one has covered. Counts what is left.
void count_once(std::vector<Stretch>& stretches) {
  sort(stretches);
  std::int64_t covered_ns = 0;
  for (Stretch& stretch : stretches) {
    stretch.begin_ns = std::min(std::max(stretch.begin_ns, covered_ns), stretch.end_ns);
    covered_ns = std::max(covered_ns, stretch.end_ns);
    if (stretch.counts) *stretch.counts += stretch.end_ns - stretch.begin_ns;
  }
}

/// The union of some stretches of time, in order.
std::vector<Stretch> union_of(std::vector<Stretch> stretches) {
  sort(stretches);
  std::vector<Stretch> all;
  all.reserve(stretches.size());
  for (const Stretch& stretch : stretches) {
    if (all.empty() || stretch.begin_ns > all.back().end_ns)
      all.push_back(stretch);
    else
      all.back().end_ns = std::max(all.back().end_ns, stretch.end_ns);
  }
  return all;
}

constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();

/// The gaps between what a device does (count_once() was called), each at most `longest_ns` and the
/// last of that length: each belongs to the task for which the device did something last.
std::vector<Stretch> gaps_after(const std::vector<Stretch>& busy, std::int64_t longest_ns) {
  std::vector<Stretch> gaps;
  gaps.reserve(busy.size());
  std::int64_t covered_ns = kNotYet;
  std::size_t last = 0;  // the task that covers it
  const auto end_gap = [&](std::int64_t next_ns) {
    const std::int64_t most_ns =
        longest_ns < kForever - covered_ns ? covered_ns + longest_ns : kForever;
    add(gaps, covered_ns, std::min(next_ns, most_ns), 0, last);
  };
  for (const Stretch& stretch : busy) {
    if (covered_ns != kNotYet) end_gap(stretch.begin_ns);
    if (stretch.end_ns < covered_ns) continue;
    covered_ns = stretch.end_ns;
    last = stretch.task;
  }
  if (covered_ns != kNotYet) end_gap(kForever);
  return gaps;
}

/// Adds to each gap's task so much of the gap as is in one of the `waits`, a union.
template <typename Count>
void count_within(const std::vector<Stretch>& gaps, const std::vector<Stretch>& waits,
                  const Count& count) {
  auto first = waits.begin();  // that may overlap a gap
  for (const Stretch& gap : gaps) {
    while (first != waits.end() && first->end_ns <= gap.begin_ns) ++first;
    for (auto wait = first; wait != waits.end() && wait->begin_ns < gap.end_ns; ++wait)
      count(gap.task) +=
          std::min(gap.end_ns, wait->end_ns) - std::max(gap.begin_ns, wait->begin_ns);
  }
}

/// How long a device works for a task; no moment for two of them.
struct DeviceTimes {
  std::int64_t compute_ns = 0, idle_ns = 0, send_ns = 0, wait_ns = 0, receive_ns = 0;
};

using Tasks = std::vector<const TaskRecord*>;

void count_processor(const Tasks& tasks, std::vector<DeviceTimes>& times) {
  std::vector<Stretch> busy, waits;
  busy.reserve(tasks.size());
  waits.reserve(tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const TaskRecord& task = *tasks[i];
    add(busy, task.device_start_ns, task.device_end_ns, task.ended_ns, i, &times[i].compute_ns);
    if (task.fallback_start_ns != kNotYet)
      add(busy, task.fallback_start_ns, task.fallback_end_ns, task.ended_ns, i,
          &times[i].compute_ns);
    add(waits, task.device_end_ns, task.ended_ns, 0, i);
  }
  count_once(busy);
  count_within(gaps_after(busy, kForever), union_of(std::move(waits)),
               [&](std::size_t i) -> std::int64_t& { return times[i].idle_ns; });
}

/// Until when the radio sends a payload: it has arrived, or the radio gave up, or it still sends.
/// Groups may be sent when nobody needs them any more.
std::int64_t sent_until_ns(const TaskRecord& task) {
  if (task.uplink_end_ns != kNotYet) return std::max(task.uplink_end_ns, task.uplink_air_end_ns);
  return task.outcome == Outcome::kUnfinished ? task.ended_ns : task.uplink_air_end_ns;
}

void count_radio(const Tasks& tasks, const RadioPower& power, std::vector<DeviceTimes>& times) {
  std::vector<Stretch> busy, waits;
  busy.reserve(2 * tasks.size());
  waits.reserve(tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const TaskRecord& task = *tasks[i];
    if (task.uplink_start_ns == kNotYet) continue;
    const std::int64_t sent_ns = sent_until_ns(task);
    add(busy, task.uplink_start_ns, sent_ns, 0, i, &times[i].send_ns);
    add(busy, task.downlink_start_ns, task.downlink_end_ns, task.ended_ns, i, &times[i].receive_ns);
    add(waits, sent_ns, task.downlink_start_ns, task.ended_ns, i);
  }
  count_once(busy);
  if (power.tail == RadioTail::kNone) return;
  std::vector<Stretch> gaps = gaps_after(busy, std::llround(power.tail_ms * 1e6));
  if (power.tail == RadioTail::kFull) waits = gaps;
  count_within(gaps, union_of(std::move(waits)),
               [&](std::size_t i) -> std::int64_t& { return times[i].wait_ns; });
}

TaskEnergy energy_of(const TaskRecord& task, const DeviceTimes& times, const Processor& device,
                     const RadioPower& power) {
  TaskEnergy energy;
  energy.compute_mj = device.active_w * to_ms(times.compute_ns);
  energy.idle_mj = device.idle_w * to_ms(times.idle_ns);
  if (task.uplink_start_ns == kNotYet) return energy;
  energy.transmit_mj = uplink_energy_mj(power, task.uplink_air_bytes, seconds(times.send_ns));
  energy.wait_mj = power.tail_mw * seconds(times.wait_ns);
  if (task.downlink_start_ns == kNotYet) return energy;
  energy.receive_mj = downlink_energy_mj(power, task.downlink_air_bytes, seconds(times.receive_ns));
  return energy;
}

}  // namespace

std::vector<TaskEnergy> task_energies(const std::vector<TaskRecord>& tasks, std::uint32_t group,
                                      const Processor& device, const RadioPower& power) {
  std::map<std::uint32_t, std::vector<const TaskRecord*>> by_device;
  for (const TaskRecord& task : tasks) {
    if (task.group == group) by_device[task.device].push_back(&task);
  }
  std::vector<TaskEnergy> energies(tasks.size());
  for (const auto& [number, its] : by_device) {
    std::vector<DeviceTimes> times(its.size());
    count_processor(its, times);
    count_radio(its, power, times);
    for (std::size_t i = 0; i < its.size(); ++i) {
      energies[static_cast<std::size_t>(its[i] - tasks.data())] =
          energy_of(*its[i], times[i], device, power);
    }
  }
  return energies;
}

std::vector<double> site_energies_mj(const std::vector<TaskRecord>& tasks,
                                     const std::vector<EdgeSettings>& edges) {
  std::vector<double> busy_ns(edges.size()), energies;
  std::int64_t end_ns = 0;
  for (const TaskRecord& task : tasks) {
    busy_ns[task.edge] += task.worker_ns;
    end_ns = std::max({end_ns, task.ended_ns, task.edge_end_ns});
  }
  double idle_mj = 0;
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const double all_ns = static_cast<double>(edges[e].workers) * static_cast<double>(end_ns);
    idle_mj += 1e-6 * edges[e].idle_w * (all_ns - busy_ns[e]);
  }
  for (const TaskRecord& task : tasks)
    energies.push_back(1e-6 * edges[task.edge].active_w * task.worker_ns +
                       idle_mj / static_cast<double>(tasks.size()));
  return energies;
}

}  // namespace airsplit
