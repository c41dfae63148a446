// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What the applications of one simulation share: the tasks, the schemes, and who watches.
#pragma once

#include <array>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <ns3/nstime.h>
#include <ns3/packet.h>
#include <ns3/simulator.h>
#include <ns3/tag.h>

#include "common/interrupt.h"
#include "common/random.h"
#include "sim/world/edge_load.h"
#include "sim/world/lean_simulator.h"
#include "sim/world/scheme_choice.h"
#include "sim/world/scheme_runner.h"
#include "sim/world/send_rules.h"
#include "sim/world/task.h"

namespace airsplit {

/// Called as tasks arrive with (arrived, all). It may throw Interrupted.
using Watch = std::function<void(std::size_t, std::size_t)>;

/// A measured time on the simulation's clock.
ns3::Time measured_time(double ms);

/// A scheme on the devices of a group.
struct SchemeState {
  SchemeRunner& runner;
  ns3::Time device_time;           ///< of one task on the device's processor
  std::int64_t encode_ns = 0;      ///< the codec's share of that, at its end
  std::size_t network = 0;         ///< what an edge computes, in EdgeState::networks
  std::int64_t least_rest_ns = 0;  ///< the least that follows the device's computing: backhaul and
                                   ///< computing of any edge, or the fallback
  SendRules send = {};
  std::int64_t least_backhaul_ns = 0;  ///< both ways, of any edge
  ns3::Time fallback_time = {};  ///< of what is left to compute when the device has done its part

  // The same of a task with this image: what was measured of it, if it was.
  ns3::Time device_time_of(std::size_t image) const;
  std::int64_t encode_ns_of(std::size_t image) const;
  std::int64_t least_rest_ns_of(std::size_t image) const;
};

/// What the devices of a group have in common.
struct GroupState {
  DeviceSettings device;
  std::int64_t deadline_ns = 0;                         ///< after the arrival
  std::vector<SchemeState> schemes;                     ///< the one, or the candidates
  std::shared_ptr<const GroupChoice> choice = nullptr;  ///< null where there is one scheme
  std::shared_ptr<ChoiceSession> session = nullptr;     ///< of a policy that has one
  std::int64_t fallback_ns = 0;                         ///< after the arrival; 0: there is none
  SchemeRunner* fallback = nullptr;                     ///< `local`, where there is one
  double erased_share = 0;                              ///< of bits that are sent uncoded

  /// Of the one, or of the first candidate.
  const SchemeSpec& first_spec() const { return schemes.front().runner.spec(); }
  /// The least computing of a task with this image, by the scheme that takes least.
  std::int64_t least_ns_of(std::size_t image) const;
  /// Whether a policy chooses that knows what no device can know.
  bool foresees() const { return choice && choice->choice().policy->foresees; }
};

/// What an edge computes for the schemes that share it.
struct NetworkState {
  std::vector<ns3::Time> batch_times;  ///< of 1, 2, ... images
};

struct EdgeState {
  EdgeSettings settings;
  std::size_t antenna = 0;       ///< that it is behind
  std::int64_t backhaul_ns = 0;  ///< its delay, one way
  RandomStream service;          ///< of ServiceTimes::kExponential, by batch
  std::vector<NetworkState> networks = {};
  std::optional<EdgeLoad> load = std::nullopt;  ///< where a device reads it
};

struct SimulationState {
  std::vector<TaskRecord> tasks;
  std::vector<GroupState> groups;
  std::vector<EdgeState> edges;
  Watch watch;
  std::exception_ptr failure = nullptr;  ///< what ended the simulation early, if something did
  const LeanSimulator* clock = nullptr;  ///< the loop that runs
  ns3::Time epoch;                       ///< when the tasks' time begins: the links are ready
  TaskEnds ends;

  /// Now in the tasks' time, in whole nanoseconds: ns-3's own step (simulate() checks it).
  std::int64_t now_ns() const { return clock->now_steps() - epoch.GetTimeStep(); }
  const GroupState& group_of(const TaskRecord& task) const { return groups[task.group]; }
  const SchemeState& scheme_of(const TaskRecord& task) const {
    return groups[task.group].schemes[task.choice];
  }
  /// What its edge computes for the task alone, without a batch.
  ns3::Time edge_time_of(const TaskRecord& task) const;
  /// When a task's answer is due.
  std::int64_t due_ns(const TaskRecord& task) const {
    return task.arrival_ns + group_of(task).deadline_ns;
  }

  void end(TaskRecord& task, Outcome outcome) {
    ends.end(task, outcome);
    task.ended_ns = now_ns();
  }
  /// No answer to it will come: it ends so, unless the device can still finish it.
  void give_up(TaskRecord& task, Outcome outcome) {
    if (!task.is_kept) end(task, outcome);
  }
  /// Its answer is at the device.
  void answer(TaskRecord& task, int label, std::int64_t now_ns);

  /// Marks a packet as one of this task's, wherever it goes.
  void tag(ns3::Packet& packet, std::size_t task);
  /// The task of a packet that was tagged so, or of a part or copy of one.
  std::size_t task_of(const ns3::Packet& packet);

  /// Of the packets that were looked at last, by uid: a tag takes ten times as long to read. Copies
  /// and parts of a packet have its uid.
  struct KnownPacket {
    std::uint64_t uid = ~std::uint64_t{0};
    std::size_t task = 0;
  };
  std::array<KnownPacket, 64> known_packets{};
};

/// Stops the simulation for what was thrown, which is kept in state.failure. Only while an
/// exception is handled.
void fail(SimulationState& state);

/// Does part of an event's work. What it throws stops the simulation: ns-3's event loop leaks if an
/// exception passes through it.
template <typename Work>
void attempt(SimulationState& state, const Work& work) {
  try {
    work();
  } catch (...) {
    fail(state);
  }
}

/// Which task a packet belongs to. Bookkeeping of the simulation, as a packet's uid is: it takes no
/// bytes on the air, and nothing is decoded from it.
class TaskTag : public ns3::Tag {
 public:
  TaskTag() = default;
  explicit TaskTag(std::size_t task) : task_(static_cast<std::uint32_t>(task)) {}

  static ns3::TypeId GetTypeId();
  ns3::TypeId GetInstanceTypeId() const override { return GetTypeId(); }
  std::uint32_t GetSerializedSize() const override { return sizeof(task_); }
  void Serialize(ns3::TagBuffer buffer) const override { buffer.WriteU32(task_); }
  void Deserialize(ns3::TagBuffer buffer) override { task_ = buffer.ReadU32(); }
  void Print(std::ostream& out) const override { out << "task " << task_; }

  std::size_t task() const { return task_; }

 private:
  std::uint32_t task_ = 0;  ///< kMostTasks are far fewer
};

}  // namespace airsplit
