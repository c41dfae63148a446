// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/device_app.h"

#include <algorithm>
#include <utility>

#include <ns3/node.h>
#include <ns3/simulator.h>

#include "sim/world/answer.h"
#include "sim/world/payload_groups.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(DeviceApp);

ns3::TypeId DeviceApp::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::DeviceApp")
                                     .SetParent<ns3::Application>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<DeviceApp>();
  return tid;
}

void DeviceApp::Setup(std::shared_ptr<SimulationState> state, std::size_t group,
                      std::vector<std::size_t> tasks, std::vector<ns3::Ptr<LinkEnd>> radios,
                      std::unique_ptr<DeviceChoice> choice, std::unique_ptr<DeviceEdge> edge,
                      std::unique_ptr<ToldNoise> told) {
  state_ = std::move(state);
  group_ = group;
  waiting_ = WaitingLine(Own().device.queue->make(), Own().device.queue_capacity);
  tasks_ = std::move(tasks);
  radios_ = std::move(radios);
  choice_ = std::move(choice);
  edge_ = std::move(edge);
  told_ = std::move(told);
}

void DeviceApp::StartApplication() {
  for (const auto& radio : radios_) radio->SetListener(this);
  ScheduleNextArrival(state_->now_ns());
}

void DeviceApp::ScheduleNextArrival(std::int64_t now_ns) {
  if (next_arrival_ == tasks_.size()) return;
  const TaskRecord& task = state_->tasks[tasks_[next_arrival_]];
  arrive_.schedule(ns3::TimeStep(task.arrival_ns - now_ns));
}

void DeviceApp::Arrive() {
  const std::size_t id = tasks_[next_arrival_++];
  attempt(*state_, [&] {
    if (state_->watch) state_->watch(id, state_->tasks.size());
  });
  const TaskRecord& task = state_->tasks[id];
  ScheduleNextArrival(task.arrival_ns);
  const WaitingTask waiting{id, 0, task.arrival_ns, state_->due_ns(task),
                            Own().least_ns_of(task.image)};
  if (const auto dropped = waiting_.push(waiting, next_arrival_))
    state_->end(state_->tasks[*dropped], Outcome::kDropped);
  if (!computing_) StartNextTask(task.arrival_ns);
}

/// Computes the first waiting task that is not given up.
void DeviceApp::StartNextTask(std::int64_t now_ns) {
  if (!fallbacks_.empty() && StartFallback(now_ns)) return;
  while (!waiting_.empty()) {
    const WaitingTask next = waiting_.pop();
    if (!waiting_.gives_up(next, now_ns)) return StartTask(next.task, now_ns);
    state_->end(state_->tasks[next.task], Outcome::kDropped);
  }
}

void DeviceApp::StartTask(std::size_t id, std::int64_t now_ns) {
  computing_ = true;
  TaskRecord& task = state_->tasks[id];
  task.device_start_ns = now_ns;
  last_computed_ = id;
  attempt(*state_, [&] {
    if (edge_) task.edge = static_cast<std::uint16_t>(edge_->choose(id));
    if (choice_) {
      task.choice = static_cast<std::uint16_t>(
          choice_->choose(task, id, state_->due_ns(task), now_ns, waiting_.size()));
    }
    const SchemeState& scheme = state_->scheme_of(task);
    payload_ = Encode(id, now_ns);
    state_->tag(*payload_, id);
    finish_computing_.schedule(scheme.device_time_of(task.image));
  });
}

ns3::Ptr<ns3::Packet> DeviceApp::Encode(std::size_t id, std::int64_t now_ns) {
  const TaskRecord& task = state_->tasks[id];
  SchemeRunner& runner = state_->scheme_of(task).runner;
  if (!told_) return runner.encode(task.image);
  return runner.encode_told(task.image, told_->level(AntennaOf(id), now_ns, id));
}

/// The one that the task's edge is behind.
std::size_t DeviceApp::AntennaOf(std::size_t id) const {
  return edge_ ? state_->edges[state_->tasks[id].edge].antenna : 0;
}

void DeviceApp::FinishComputing() {
  const ns3::Ptr<const ns3::Packet> payload = payload_;
  TaskRecord& task = state_->tasks[*last_computed_];
  const SchemeState& scheme = state_->scheme_of(task);
  const std::int64_t now_ns = state_->now_ns();
  task.device_end_ns = now_ns;
  task.encode_start_ns = now_ns - scheme.encode_ns_of(task.image);
  computing_ = false;
  if (!scheme.runner.uses_link()) {
    attempt(*state_, [&] { AnswerLocally(task, *payload, now_ns); });
  } else if (Own().fallback_ns > 0) {
    SendOrFallBack(*last_computed_, payload, now_ns);
  } else if (scheme.send.how == Sending::kAll) {
    HandOver(*last_computed_, payload);
  } else {
    attempt(*state_, [&] { SendGroups(*last_computed_, *payload); });
  }
  StartNextTask(now_ns);
}

void DeviceApp::HandOver(std::size_t id, const ns3::Ptr<const ns3::Packet>& message) {
  state_->tasks[id].payload_bytes += message->GetSize();
  if (choice_) choice_->hand_over(message->GetSize());
  radios_[AntennaOf(id)]->Send(message);
}

/// Only whole payloads, or their first groups, have a fallback.
void DeviceApp::SendOrFallBack(std::size_t id, const ns3::Ptr<const ns3::Packet>& payload,
                               std::int64_t now_ns) {
  TaskRecord& task = state_->tasks[id];
  task.is_kept = true;
  const std::int64_t left_ns = task.arrival_ns + Own().fallback_ns - now_ns;
  if (left_ns <= 0) return fallbacks_.push_back(id);  // it would be late for the edge
  ns3::Simulator::Schedule(ns3::NanoSeconds(left_ns), &DeviceApp::FallBack, this, id);
  if (state_->scheme_of(task).send.how == Sending::kAll)
    HandOver(id, payload);
  else
    attempt(*state_, [&] { SendGroups(id, *payload); });
}

void DeviceApp::FallBack(std::size_t id) {
  if (state_->tasks[id].outcome != Outcome::kUnfinished) return;
  fallbacks_.push_back(id);
  if (!computing_) StartNextTask(state_->now_ns());
}

/// The first that is still without an answer; false if there is none.
bool DeviceApp::StartFallback(std::int64_t now_ns) {
  while (!fallbacks_.empty()) {
    falling_back_ = fallbacks_.front();
    fallbacks_.pop_front();
    TaskRecord& task = state_->tasks[falling_back_];
    if (task.outcome != Outcome::kUnfinished) continue;
    computing_ = true;
    task.fallback_start_ns = now_ns;
    finish_fallback_.schedule(state_->scheme_of(task).fallback_time);
    return true;
  }
  return false;
}

/// The edge's answer may have come meanwhile.
void DeviceApp::FinishFallback() {
  TaskRecord& task = state_->tasks[falling_back_];
  const std::int64_t now_ns = state_->now_ns();
  task.fallback_end_ns = now_ns;
  computing_ = false;
  if (task.outcome == Outcome::kUnfinished) {
    attempt(*state_, [&] {
      SchemeRunner& local = *Own().fallback;
      const auto answer = local.decode(*local.encode(task.image), task.image);
      if (!answer) return state_->end(task, Outcome::kLost);
      task.fell_back = true;
      task.correct = answer->correct.value_or(kByClass);
      state_->answer(task, answer->label, now_ns);
      if (choice_) choice_->answer(falling_back_, task);
    });
  }
  StartNextTask(now_ns);
}

void DeviceApp::SendGroups(std::size_t id, const ns3::Packet& payload) {
  const SchemeState& scheme = state_->scheme_of(state_->tasks[id]);
  const SendRules& send = scheme.send;
  const auto group_bytes = scheme.runner.group_bytes(payload, state_->tasks[id].image);
  if (send.how == Sending::kRate)
    return HandOver(id, first_groups(payload, group_bytes, send.budget_bytes));
  for (const auto& message : single_groups(payload, group_bytes)) groups_.push_back({id, message});
  SendNextGroup();
}

void DeviceApp::SendNextGroup() {
  if (next_group_ || groups_.empty()) return;
  const GroupMessage next = groups_.front();
  groups_.pop_front();
  next_group_ = next;
  HandOver(next.task, next.message);
}

/// Not within what the radio says: it is about to do something else.
void DeviceApp::SendNextGroupSoon() {
  next_group_.reset();
  if (!groups_.empty()) ns3::Simulator::ScheduleNow(&DeviceApp::SendNextGroup, this);
}

void DeviceApp::AnswerLocally(TaskRecord& task, const ns3::Packet& payload, std::int64_t now_ns) {
  if (const auto answer = state_->scheme_of(task).runner.decode(payload, task.image)) {
    state_->answer(task, answer->label, now_ns);
    if (choice_) choice_->answer(*last_computed_, task);
  } else {
    state_->end(task, Outcome::kLost);
  }
}

void DeviceApp::Begun(const ns3::Ptr<const ns3::Packet>& payload) {
  const std::size_t id = state_->task_of(*payload);
  TaskRecord& task = state_->tasks[id];
  if (task.uplink_start_ns == kNotYet) task.uplink_start_ns = state_->now_ns();
  if (choice_) choice_->begin(id, payload->GetSize(), state_->now_ns());
  const bool one_by_one = state_->scheme_of(task).send.one_by_one();
  if (one_by_one || task.is_kept) ++task.messages_on_air;
  if (one_by_one) SendNextGroupSoon();
}

void DeviceApp::OnAir(const ns3::Ptr<const ns3::Packet>& payload, double bytes) {
  TaskRecord& task = state_->tasks[state_->task_of(*payload)];
  task.uplink_air_end_ns = state_->now_ns();
  task.uplink_air_bytes += bytes;
}

void DeviceApp::Resent(const ns3::Ptr<const ns3::Packet>& payload, std::uint64_t times) {
  state_->tasks[state_->task_of(*payload)].retransmissions += static_cast<std::uint32_t>(times);
}

void DeviceApp::Dropped(const ns3::Ptr<const ns3::Packet>& payload) {
  const std::size_t id = state_->task_of(*payload);
  TaskRecord& task = state_->tasks[id];
  task.uplink_air_end_ns = state_->now_ns();
  if (state_->scheme_of(task).send.one_by_one()) return LoseGroup(id, *payload);
  if (task.messages_on_air > 0) --task.messages_on_air;
  state_->give_up(task, Outcome::kLost);
  if (choice_ && !task.is_kept) choice_->lose(id, task);
}

/// The task is lost with it, unless the edge has its answer already.
void DeviceApp::LoseGroup(std::size_t id, const ns3::Packet& message) {
  TaskRecord& task = state_->tasks[id];
  const bool was_begun =
      !next_group_ || next_group_->task != id ||
      groups_tag_of(*next_group_->message).first_byte() != groups_tag_of(message).first_byte();
  SendNoMoreOf(id);
  if (was_begun) {
    --task.messages_on_air;
  } else {
    SendNextGroupSoon();
  }
  if (task.outcome == Outcome::kUnfinished && task.groups == 0) state_->end(task, Outcome::kLost);
}

void DeviceApp::SendNoMoreOf(std::size_t id) {
  const auto is_its = [id](const GroupMessage& group) { return group.task == id; };
  groups_.erase(std::remove_if(groups_.begin(), groups_.end(), is_its), groups_.end());
}

void DeviceApp::Arrived(const ns3::Ptr<const ns3::Packet>& answer) {
  const std::size_t id = state_->task_of(*answer);
  TaskRecord& task = state_->tasks[id];
  task.downlink_end_ns = state_->now_ns();
  if (task.outcome != Outcome::kUnfinished) return;  // the device has finished it
  state_->answer(task, decode_answer(*answer), task.downlink_end_ns);
  if (choice_) choice_->answer(id, task);
  if (!groups_.empty()) SendNoMoreOf(id);
}

void DeviceApp::DoDispose() {
  arrive_.cancel();
  finish_computing_.cancel();
  finish_fallback_.cancel();
  for (const auto& radio : radios_) radio->SetListener(nullptr);
  groups_.clear();
  next_group_.reset();
  choice_.reset();
  edge_.reset();
  state_.reset();
  radios_.clear();
  Application::DoDispose();
}

}  // namespace airsplit
