// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/task.h"

#include <cmath>
#include <functional>
#include <queue>
#include <utility>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {

LatencyParts latency_parts(const TaskRecord& task) {
  check(task.answered_ns >= task.arrival_ns, "a task that was answered");
  LatencyParts parts;
  parts.device_ns = task.device_end_ns - task.device_start_ns;
  parts.queue_ns = task.device_start_ns - task.arrival_ns;
  if (task.fell_back) {
    parts.device_ns += task.fallback_end_ns - task.fallback_start_ns;
    parts.queue_ns += task.fallback_start_ns - task.device_end_ns;
  } else if (task.uplink_start_ns != kNotYet) {
    parts.uplink_ns = task.uplink_end_ns - task.uplink_start_ns;
    parts.edge_ns = task.edge_end_ns - task.edge_start_ns;
    parts.downlink_ns = task.downlink_end_ns - task.downlink_start_ns;
    parts.backhaul_ns = task.backhaul_up_ns + task.backhaul_down_ns;
    parts.queue_ns += (task.uplink_start_ns - task.device_end_ns) +
                      (task.edge_start_ns - task.uplink_end_ns) +
                      (task.downlink_start_ns - task.edge_end_ns) - parts.backhaul_ns;
  }
  return parts;
}

const char* outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kMet:
      return "met";
    case Outcome::kLate:
      return "late";
    case Outcome::kLost:
      return "lost";
    case Outcome::kDropped:
      return "dropped";
    case Outcome::kUnfinished:
      break;
  }
  return "unfinished";
}

void TaskEnds::end(TaskRecord& task, Outcome outcome) {
  check(task.outcome == Outcome::kUnfinished, "a task that ends once");
  check(outcome != Outcome::kUnfinished, "a way to end");
  task.outcome = outcome;
  ++ended_[static_cast<std::size_t>(outcome)];
}

void TaskEnds::check_all(const std::vector<TaskRecord>& tasks) const {
  std::array<std::uint64_t, kOutcomes> found{};
  std::uint64_t ended = 0;
  for (const TaskRecord& task : tasks) {
    ++found[static_cast<std::size_t>(task.outcome)];
    const bool answered = task.answered_ns != kNotYet;
    check(answered == (task.outcome == Outcome::kMet || task.outcome == Outcome::kLate),
          "answered tasks to be met or late, and no others");
  }
  for (const std::uint64_t count : ended_) ended += count;
  found[static_cast<std::size_t>(Outcome::kUnfinished)] -= tasks.size() - ended;
  check(ended <= tasks.size() && found == ended_, "outcomes that add up to the tasks");
}

namespace {

[[noreturn]] void throw_too_many_tasks(double time_s) {
  throw InputError(
      fmt::format("more than {} tasks arrive, the most that one run simulates, within {:g} s: "
                  "expected a shorter "
                  "workload.duration_s, or workload.tasks",
                  kMostTasks, time_s));
}

}  // namespace

void TaskDrawing::add_device(const DevicePlace& place, std::unique_ptr<ArrivalProcess> arrivals) {
  devices_.push_back({place, std::move(arrivals), std::nullopt});
  devices_.back().next = devices_.back().arrivals->next();
}

std::vector<TaskRecord> TaskDrawing::draw() {
  using Next = std::pair<double, std::size_t>;  // time, place in devices_
  std::priority_queue<Next, std::vector<Next>, std::greater<>> next;
  for (std::size_t i = 0; i < devices_.size(); ++i) {
    if (devices_[i].next) next.emplace(devices_[i].next->time_s, i);
  }
  std::vector<TaskRecord> tasks;
  const auto most = static_cast<std::size_t>(kMostTasks);
  const std::size_t wanted = tasks_ > 0 ? static_cast<std::size_t>(tasks_) : most + 1;
  if (tasks_ > 0) tasks.reserve(wanted);
  while (tasks.size() < wanted && !next.empty()) {
    const auto [time_s, i] = next.top();
    next.pop();
    if (duration_s_ > 0 && time_s >= duration_s_) break;
    if (tasks.size() >= most) throw_too_many_tasks(time_s);
    Device& device = devices_[i];
    TaskRecord task;
    task.device = device.place.device;
    task.group = static_cast<std::uint32_t>(device.place.group);
    task.image = device.next->image;
    task.arrival_ns = std::llround(time_s * 1e9);
    tasks.push_back(task);
    device.next = device.arrivals->next();
    if (device.next) next.emplace(device.next->time_s, i);
  }
  return tasks;
}

std::vector<TaskRecord> draw_tasks(const WorkloadSettings& workload, std::size_t images) {
  check(images > 0, "a test set with at least one image");
  TaskDrawing drawing(workload.duration_s, workload.tasks);
  for (std::uint32_t device = 0; device < workload.devices; ++device) {
    const DevicePlace place{device, 0, device};
    drawing.add_device(place, make_arrivals(workload, place, images, nullptr));
  }
  return drawing.draw();
}

}  // namespace airsplit
