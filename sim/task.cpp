#include "sim/task.h"

#include <cmath>
#include <queue>
#include <tuple>

#include "common/error.h"
#include "common/random.h"

namespace airsplit {
namespace {

/// The arrivals of one device, one after another.
class ArrivalProcess {
 public:
  ArrivalProcess(const WorkloadSettings& workload, std::uint32_t device)
      : arrivals_(workload.arrivals),
        rate_hz_(workload.rate_hz),
        phase_(static_cast<double>(device) / static_cast<double>(workload.devices)),
        gaps_(static_cast<std::uint64_t>(workload.seed), "arrivals", device),
        images_(static_cast<std::uint64_t>(workload.seed), "images", device) {}

  /// Seconds at which the next task arrives.
  double time_s() const {
    if (arrivals_ == Arrivals::kPoisson) return elapsed_s_ + gaps_.exponential(next_) / rate_hz_;
    return (static_cast<double>(next_) + phase_) / rate_hz_;
  }

  std::size_t image(std::size_t images) const { return images_.below(next_, images); }

  void advance() {
    elapsed_s_ = time_s();
    ++next_;
  }

 private:
  Arrivals arrivals_;
  double rate_hz_;
  double phase_;
  RandomStream gaps_;
  RandomStream images_;
  double elapsed_s_ = 0;
  std::uint64_t next_ = 0;
};

}  // namespace

LatencyParts latency_parts(const TaskRecord& task) {
  check(task.answered_ns >= task.arrival_ns, "a task that was answered");
  LatencyParts parts;
  parts.device_ns = task.device_end_ns - task.device_start_ns;
  parts.queue_ns = task.device_start_ns - task.arrival_ns;
  if (task.uplink_start_ns != kNotYet) {
    parts.uplink_ns = task.uplink_end_ns - task.uplink_start_ns;
    parts.edge_ns = task.edge_end_ns - task.edge_start_ns;
    parts.downlink_ns = task.downlink_end_ns - task.downlink_start_ns;
    parts.queue_ns += (task.uplink_start_ns - task.device_end_ns) +
                      (task.edge_start_ns - task.uplink_end_ns) +
                      (task.downlink_start_ns - task.edge_end_ns);
  }
  return parts;
}

std::vector<TaskRecord> draw_tasks(const WorkloadSettings& workload, std::size_t images) {
  check(images > 0, "a test set with at least one image");
  std::vector<ArrivalProcess> processes;
  using Next = std::tuple<double, std::uint32_t>;  // time, device
  std::priority_queue<Next, std::vector<Next>, std::greater<>> next;
  for (std::uint32_t device = 0; device < workload.devices; ++device) {
    processes.emplace_back(workload, device);
    next.emplace(processes.back().time_s(), device);
  }

  std::vector<TaskRecord> tasks;
  const auto wanted = static_cast<std::size_t>(workload.tasks > 0 ? workload.tasks : kMostTasks);
  while (tasks.size() < wanted) {
    const auto [time_s, device] = next.top();
    next.pop();
    if (workload.tasks == 0 && time_s >= workload.duration_s) break;
    TaskRecord task;
    task.device = device;
    task.image = processes[device].image(images);
    task.arrival_ns = std::llround(time_s * 1e9);
    tasks.push_back(task);
    processes[device].advance();
    next.emplace(processes[device].time_s(), device);
  }
  return tasks;
}

}  // namespace airsplit
