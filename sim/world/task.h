// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A task of a simulation: what it is, what became of it, and when.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/world/arrivals.h"

namespace airsplit {

/// How a task ended. Every task ends in exactly one of these.
enum class Outcome {
  kUnfinished,  ///< still under way when the simulation ended
  kMet,         ///< answered, its latency at most the deadline
  kLate,        ///< answered after the deadline
  kLost,        ///< a packet was dropped, or what arrived could not be decoded
  kDropped,     ///< given up by the device or the edge: its queue was full, or it would be late
};

/// Times are whole nanoseconds of simulated time, ns-3's resolution, so that differences are exact.
constexpr std::int64_t kNotYet = -1;

inline double to_ms(std::int64_t ns) { return static_cast<double>(ns) * 1e-6; }

constexpr double kByClass = -1;
constexpr double kUnknown = -1;

struct TaskRecord {
  std::uint32_t device = 0;
  std::uint32_t group = 0;
  std::uint16_t choice = 0;  ///< its scheme's place among the candidates, once it is computed
  std::uint16_t edge = 0;    ///< that its payload goes to, once it is computed
  std::size_t image = 0;
  std::int64_t arrival_ns = 0;

  std::int64_t device_start_ns = kNotYet;
  std::int64_t encode_start_ns = kNotYet;  ///< the network's head is done, its codec begins
  std::int64_t device_end_ns = kNotYet;
  std::int64_t uplink_start_ns = kNotYet;  ///< first bit sent
  std::int64_t uplink_end_ns = kNotYet;    ///< last bit arrived of what the edge computes
  std::int64_t edge_start_ns = kNotYet;
  std::int64_t edge_end_ns = kNotYet;
  std::int64_t downlink_start_ns = kNotYet;
  std::int64_t downlink_end_ns = kNotYet;
  std::int64_t answered_ns = kNotYet;

  // Between antenna and edge: waiting, sending and delay.
  std::int64_t backhaul_up_ns = 0, backhaul_down_ns = 0;
  // Of its computing to the end on the device (DeviceSettings::fallback_ms).
  std::int64_t fallback_start_ns = kNotYet, fallback_end_ns = kNotYet;

  // For the energy.
  std::int64_t ended_ns = kNotYet;  ///< or the simulation did, if it is unfinished
  std::int64_t uplink_air_end_ns =
      kNotYet;                    ///< the last that the radio sent of it, if not all came in time
  double uplink_air_bytes = 0;    ///< as MessageListener::OnAir() has them
  double downlink_air_bytes = 0;  ///< the same of its answer
  double worker_ns = 0;           ///< of the edge's workers: its shares of its batches

  std::uint32_t payload_bytes =
      0;  ///< handed to the radio; 0 for `local`, or if it did not come to that
  std::uint32_t retransmissions = 0;
  int predicted = -1;
  int label = -1;
  /// How right its answer would be, 0 to 1, where a profile says so; else it is by the class.
  double correct = kByClass;
  // Where a policy chooses, and the bounds are known: how right the answer in time would have been
  // if the oracle, and one that knows the channel alone, had chosen for this task alone.
  double oracle = kUnknown, oracle_channel = kUnknown;
  Outcome outcome = Outcome::kUnfinished;
  bool is_kept = false;    ///< the device can finish it: what is lost does not end it
  bool fell_back = false;  ///< its answer is the device's own, after no other came in time
  // Where its scheme sends by groups (SchemeSpec::send), or it is kept:
  std::uint16_t groups = 0;           ///< that the edge's answer is made from; 0: there is none yet
  std::uint16_t messages_on_air = 0;  ///< begun, and neither arrived nor lost
};

/// The one place where tasks end: writes their outcomes, and keeps count.
class TaskEnds {
 public:
  /// Checks that the task has not ended before. Not Outcome::kUnfinished.
  void end(TaskRecord& task, Outcome outcome);

  /// At the end of a simulation: checks that of all tasks as many have each outcome as ended so
  /// here, the others being unfinished, and that those with an answer are met or late.
  void check_all(const std::vector<TaskRecord>& tasks) const;

 private:
  static constexpr std::size_t kOutcomes = 5;
  std::array<std::uint64_t, kOutcomes> ended_{};
};

/// Where the time of an answered task went. They add up to the latency, to the nanosecond.
struct LatencyParts {
  std::int64_t device_ns = 0;
  std::int64_t queue_ns = 0;  ///< all waiting: for the device, the uplink, the edge, the downlink
  std::int64_t uplink_ns = 0;
  std::int64_t edge_ns = 0;
  std::int64_t downlink_ns = 0;
  std::int64_t backhaul_ns = 0;  ///< to the edge and back

  std::int64_t latency_ns() const {
    return device_ns + queue_ns + uplink_ns + edge_ns + downlink_ns + backhaul_ns;
  }
};

/// How right an answered task's answer is, 0 to 1: of a class, right or wrong.
inline double correctness(const TaskRecord& task) {
  if (task.correct != kByClass) return task.correct;
  return task.predicted == task.label ? 1 : 0;
}

/// Of an answered task. A link has no propagation delay: the last byte is received as it is sent.
/// Of one that the device finished itself, all that was in vain is waiting.
LatencyParts latency_parts(const TaskRecord& task);

/// A word for it: "met".
const char* outcome_name(Outcome outcome);

/// Lets each device's arrivals come in turn.
class TaskDrawing {
 public:
  /// `duration_s` and `tasks` end the drawing, each unless it is 0.
  TaskDrawing(double duration_s, std::int64_t tasks) : duration_s_(duration_s), tasks_(tasks) {}

  void add_device(const DevicePlace& place, std::unique_ptr<ArrivalProcess> arrivals);

  /// The tasks of all devices in the order of arrival, nothing done yet. Throws InputError if there
  /// are more than kMostTasks.
  std::vector<TaskRecord> draw();

 private:
  struct Device {
    DevicePlace place;
    std::unique_ptr<ArrivalProcess> arrivals;
    std::optional<Arrival> next;
  };

  double duration_s_;
  std::int64_t tasks_;
  std::vector<Device> devices_;
};

/// The tasks of one group of devices. The images are drawn from the first `images` of the test set.
/// A device's arrivals and images depend on the seed and the device alone: every scheme gets the
/// same tasks.
std::vector<TaskRecord> draw_tasks(const WorkloadSettings& workload, std::size_t images);

}  // namespace airsplit
