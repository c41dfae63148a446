// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What becomes of tasks of which each has its device, link and edge to itself: what oracles know.
//
// A link that follows its channel (link.outage = "wait") never delivers a message earlier because
// it began later, and neither device nor edge is faster because others wait. So no policy answers a
// task sooner than it is answered here under the same candidate: the best candidate of each task,
// here, is a bound on every policy, and where tasks don't interact it is what becomes of them.
//
// Validation: sim_choices_validation.cpp.
#pragma once

#include <memory>
#include <vector>

#include "channel/link/channel_view.h"
#include "sim/world/simulation_state.h"

namespace airsplit {

/// The tasks of one device.
class Alone {
 public:
  /// `group` and the state outlive it. `end_ns`: of the simulation, in the tasks' time.
  Alone(SimulationState& state, std::size_t group, std::shared_ptr<const ChannelView> channel,
        std::int64_t end_ns);

  /// Plays a task that nothing has happened to, as its group's policy, which foresees, chooses.
  void play(std::size_t id);

  /// How right the answer in time would have been under the choice of `oracle` and `oracle-channel`
  /// (sim/choices), 0 where there is none: TaskRecord::oracle and oracle_channel.
  void compare(TaskRecord& task);

 private:
  /// Whether this is before the simulation's end; then `time_ns` is set.
  bool reach(std::int64_t at_ns, std::int64_t& time_ns) const;
  bool send(Direction direction, std::uint32_t bytes, std::int64_t now_ns, std::int64_t& begun_ns,
            std::int64_t& sent_ns) const;
  /// The times of a task under its candidate, up to the simulation's end.
  void time(TaskRecord& task, std::uint32_t payload_bytes) const;
  bool is_in_time(const TaskRecord& task, std::size_t candidate) const;
  std::vector<Outlook> outlooks(const TaskRecord& task) const;

  SimulationState& state_;
  const GroupState& group_;
  std::shared_ptr<const ChannelView> channel_;
  std::int64_t end_ns_;
  std::unique_ptr<Chooser> chooser_;
  enum class InTime : char { kUnknown, kYes, kNo };
  std::vector<InTime> in_time_;  ///< by candidate, of compare()
};

}  // namespace airsplit
