// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The device's application: takes its tasks as they arrive, computes, sends, and gets the answers.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include <ns3/application.h>

#include "channel/message/link_end.h"
#include "channel/message/repeated_event.h"
#include "sim/world/device_choice.h"
#include "sim/world/device_edge.h"
#include "sim/world/simulation_state.h"
#include "sim/world/told_noise.h"
#include "sim/world/waiting_line.h"

namespace airsplit {

/// One task at a time, in the order of its queue. A task leaves the processor when its payload is
/// handed to the radio; the radio has a queue of its own. Where each group of a payload is a
/// message (SendRules::one_by_one()), they wait here: the radio gets the next when it has begun to
/// send the one before, so that the answer stops all but one.
///
/// Where there is a fallback (DeviceSettings::fallback_ms), a task that has no answer by then is
/// next on the processor, before those that wait; what the radio has of it is sent all the same.
class DeviceApp : public ns3::Application, private MessageListener {
 public:
  static ns3::TypeId GetTypeId();

  /// `group` is a place in state->groups. `tasks` are this device's, as places in state->tasks, in
  /// the order of arrival. `radios` are the device's ends of its links, by antenna. `choice`: null
  /// where the group has one scheme; `edge`: where there is one edge; `told`: where the scheme's
  /// encoder is told nothing of the channel.
  void Setup(std::shared_ptr<SimulationState> state, std::size_t group,
             std::vector<std::size_t> tasks, std::vector<ns3::Ptr<LinkEnd>> radios,
             std::unique_ptr<DeviceChoice> choice, std::unique_ptr<DeviceEdge> edge,
             std::unique_ptr<ToldNoise> told);

 private:
  void StartApplication() override;
  void DoDispose() override;

  void ScheduleNextArrival(std::int64_t now_ns);
  void Arrive();
  void StartNextTask(std::int64_t now_ns);
  void StartTask(std::size_t id, std::int64_t now_ns);
  ns3::Ptr<ns3::Packet> Encode(std::size_t id, std::int64_t now_ns);
  std::size_t AntennaOf(std::size_t id) const;
  void FinishComputing();
  void SendOrFallBack(std::size_t id, const ns3::Ptr<const ns3::Packet>& payload,
                      std::int64_t now_ns);
  void FallBack(std::size_t id);
  bool StartFallback(std::int64_t now_ns);
  void FinishFallback();
  void AnswerLocally(TaskRecord& task, const ns3::Packet& payload, std::int64_t now_ns);
  void HandOver(std::size_t id, const ns3::Ptr<const ns3::Packet>& message);
  void SendGroups(std::size_t id, const ns3::Packet& payload);
  void SendNextGroup();
  void SendNextGroupSoon();
  void LoseGroup(std::size_t id, const ns3::Packet& message);
  void SendNoMoreOf(std::size_t id);
  // Of this device's end of the link.
  void Begun(const ns3::Ptr<const ns3::Packet>& payload) override;
  void Dropped(const ns3::Ptr<const ns3::Packet>& payload) override;
  void Resent(const ns3::Ptr<const ns3::Packet>& payload, std::uint64_t times) override;
  void OnAir(const ns3::Ptr<const ns3::Packet>& payload, double bytes) override;
  void Arrived(const ns3::Ptr<const ns3::Packet>& answer) override;

  const GroupState& Own() const { return state_->groups[group_]; }

  /// A group of a task's payload.
  struct GroupMessage {
    std::size_t task;
    ns3::Ptr<const ns3::Packet> message;
  };

  std::shared_ptr<SimulationState> state_;
  std::size_t group_ = 0;
  std::vector<std::size_t> tasks_;
  std::size_t next_arrival_ = 0;           ///< in tasks_
  std::vector<ns3::Ptr<LinkEnd>> radios_;  ///< by antenna
  std::unique_ptr<DeviceChoice> choice_;
  std::unique_ptr<DeviceEdge> edge_;
  std::unique_ptr<ToldNoise> told_;
  WaitingLine waiting_;
  bool computing_ = false;
  ns3::Ptr<ns3::Packet> payload_;  ///< of last_computed_, while computing_
  std::optional<std::size_t> last_computed_;
  std::deque<std::size_t> fallbacks_;       ///< tasks that wait to be finished here
  std::size_t falling_back_ = 0;            ///< the one that is, while finish_fallback_ is due
  std::deque<GroupMessage> groups_;         ///< that the radio does not have yet
  std::optional<GroupMessage> next_group_;  ///< that the radio has and has not begun to send
  RepeatedEvent<DeviceApp, &DeviceApp::Arrive> arrive_{this};
  RepeatedEvent<DeviceApp, &DeviceApp::FinishComputing> finish_computing_{this};
  RepeatedEvent<DeviceApp, &DeviceApp::FinishFallback> finish_fallback_{this};
};

}  // namespace airsplit
