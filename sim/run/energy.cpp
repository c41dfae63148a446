#include "sim/run/energy.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/world/answer.h"

namespace airsplit {
namespace {

/// Milliseconds of a stretch of time; 0 if it did not end, or was over before it could begin.
double stretch_ms(std::int64_t begin_ns, std::int64_t end_ns) {
  if (begin_ns == kNotYet || end_ns == kNotYet) return 0;
  return to_ms(std::max<std::int64_t>(0, end_ns - begin_ns));
}

double transfer_mj(double mw_per_mbps, double base_mw, double bytes, double seconds) {
  return mw_per_mbps * (8 * bytes / 1e6) + base_mw * seconds;
}

/// How long a device's radio works for a task; no moment for two of them.
struct RadioTimes {
  std::int64_t send_ns = 0, wait_ns = 0, receive_ns = 0;
};

/// A stretch of time that counts for a part of a task's.
struct Stretch {
  std::int64_t begin_ns, end_ns;
  std::int64_t* counts;
};

/// Sorts them, and takes from each what an earlier one has covered.
void make_disjoint(std::vector<Stretch>& stretches) {
  const auto is_earlier = [](const Stretch& a, const Stretch& b) {
    return a.begin_ns < b.begin_ns;
  };
  // A device that does one thing at a time has them in order: no sort, which takes memory.
  if (!std::is_sorted(stretches.begin(), stretches.end(), is_earlier))
    std::stable_sort(stretches.begin(), stretches.end(), is_earlier);
  std::int64_t covered_ns = 0;
  for (Stretch& stretch : stretches) {
    stretch.begin_ns = std::min(std::max(stretch.begin_ns, covered_ns), stretch.end_ns);
    covered_ns = std::max(covered_ns, stretch.end_ns);
  }
}

/// The radio's times for some tasks of one device.
std::vector<RadioTimes> radio_times(const std::vector<const TaskRecord*>& tasks,
                                    std::int64_t tail_ns) {
  std::vector<RadioTimes> times(tasks.size());
  std::vector<Stretch> busy, waits;
  const auto add = [](std::vector<Stretch>& list, std::int64_t begin_ns, std::int64_t end_ns,
                      std::int64_t& counts) {
    if (begin_ns != kNotYet && end_ns > begin_ns) list.push_back({begin_ns, end_ns, &counts});
  };
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const TaskRecord& task = *tasks[i];
    add(busy, task.uplink_start_ns, task.uplink_end_ns, times[i].send_ns);
    add(busy, task.downlink_start_ns, task.downlink_end_ns, times[i].receive_ns);
    add(waits, task.uplink_end_ns, std::min(task.radio_wait_end_ns, task.uplink_end_ns + tail_ns),
        times[i].wait_ns);
  }
  make_disjoint(busy);
  make_disjoint(waits);
  for (const Stretch& stretch : busy) *stretch.counts += stretch.end_ns - stretch.begin_ns;
  auto first = busy.cbegin();  // that may overlap a wait
  for (const Stretch& wait : waits) {
    *wait.counts += wait.end_ns - wait.begin_ns;
    while (first != busy.cend() && first->end_ns <= wait.begin_ns) ++first;
    for (auto other = first; other != busy.cend() && other->begin_ns < wait.end_ns; ++other) {
      *wait.counts -= std::max<std::int64_t>(
          0, std::min(wait.end_ns, other->end_ns) - std::max(wait.begin_ns, other->begin_ns));
    }
  }
  return times;
}

TaskEnergy energy_of(const TaskRecord& task, const RadioTimes& radio, const Processor& device,
                     const RadioPower& power) {
  TaskEnergy energy;
  energy.compute_mj = device.active_w * stretch_ms(task.device_start_ns, task.device_end_ns);
  energy.idle_mj = device.idle_w * stretch_ms(task.device_end_ns, task.device_idle_end_ns);
  if (task.uplink_end_ns != kNotYet) {
    energy.transmit_mj = uplink_energy_mj(power, task.payload_bytes, to_ms(radio.send_ns) / 1e3);
    energy.wait_mj = power.tail_mw * to_ms(radio.wait_ns) / 1e3;
  }
  if (task.downlink_end_ns != kNotYet) {
    energy.receive_mj = downlink_energy_mj(power, kAnswerBytes, to_ms(radio.receive_ns) / 1e3);
  }
  return energy;
}

}  // namespace

RadioPower radio_power(Radio radio) {
  switch (radio) {
    case Radio::kLte:
      return {438.39, 51.97, 1288.04, 1060.0, 11576.0};
    case Radio::kWifi:
      return {283.17, 137.01, 132.86, 119.3, 238.1};
    case Radio::kNone:
      break;
  }
  return {};
}

double uplink_energy_mj(const RadioPower& power, double bytes, double seconds) {
  return transfer_mj(power.uplink_mw_per_mbps, power.base_mw, bytes, seconds);
}

double downlink_energy_mj(const RadioPower& power, double bytes, double seconds) {
  return transfer_mj(power.downlink_mw_per_mbps, power.base_mw, bytes, seconds);
}

std::vector<TaskEnergy> task_energies(const std::vector<TaskRecord>& tasks, std::uint32_t group,
                                      const Processor& device, const RadioPower& power) {
  const std::int64_t tail_ns = std::llround(power.tail_ms * 1e6);
  std::map<std::uint32_t, std::vector<const TaskRecord*>> by_device;
  for (const TaskRecord& task : tasks) {
    if (task.group == group) by_device[task.device].push_back(&task);
  }
  std::vector<TaskEnergy> energies(tasks.size());
  for (const auto& [number, its] : by_device) {
    const std::vector<RadioTimes> radio = radio_times(its, tail_ns);
    for (std::size_t i = 0; i < its.size(); ++i) {
      energies[static_cast<std::size_t>(its[i] - tasks.data())] =
          energy_of(*its[i], radio[i], device, power);
    }
  }
  return energies;
}

}  // namespace airsplit
