// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/edge_app.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <ns3/node.h>
#include <ns3/simulator.h>

#include "sim/world/answer.h"
#include "sim/world/antenna_app.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(EdgeApp);

ns3::TypeId EdgeApp::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::EdgeApp")
                                     .SetParent<ns3::Application>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<EdgeApp>();
  return tid;
}

void EdgeApp::Setup(std::shared_ptr<SimulationState> state, std::size_t edge,
                    AntennaApp& antennas) {
  state_ = std::move(state);
  own_ = &state_->edges[edge];
  antennas_ = &antennas;
  queue_.emplace(own_->settings, own_->networks.size());
  answers_.resize(state_->tasks.size());
  for (const GroupState& group : state_->groups)
    for (const SchemeState& scheme : group.schemes) some_send_groups_ |= scheme.send.one_by_one();
  for (std::int64_t i = 0; i < own_->settings.workers; ++i) workers_.emplace_back(this);
  for (auto worker = workers_.rbegin(); worker != workers_.rend(); ++worker)
    idle_workers_.push_back(&*worker);
}

void EdgeApp::Arrived(std::size_t id, const ns3::Ptr<const ns3::Packet>& payload,
                      std::int64_t now_ns) {
  TaskRecord& task = state_->tasks[id];
  attempt(*state_, [&] {
    const SendRules& send = state_->scheme_of(task).send;
    if (send.one_by_one()) return GroupArrived(id, payload, now_ns);
    if (task.uplink_end_ns == kNotYet) task.uplink_end_ns = now_ns;
    const auto answer =
        send.how == Sending::kRate ? DecodeFirstGroups(id, payload) : Decode(id, *payload);
    if (!answer) return;
    Push(id, now_ns);
    StartBatches(now_ns);
  });
}

/// The answer is there once the edge has had its time; whether there can be one shows at once, and
/// what cannot be decoded is lost and takes no time of the edge.
std::optional<EdgeAnswer> EdgeApp::Decode(std::size_t id, const ns3::Packet& payload) {
  TaskRecord& task = state_->tasks[id];
  const auto answer = state_->scheme_of(task).runner.decode(payload, task.image);
  if (!answer) {
    state_->give_up(task, Outcome::kLost);
    return answer;
  }
  answers_[id] = answer->label;
  task.correct = answer->correct.value_or(kByClass);
  return answer;
}

std::optional<EdgeAnswer> EdgeApp::DecodeFirstGroups(std::size_t id,
                                                     const ns3::Ptr<const ns3::Packet>& message) {
  GrowingPayload first;
  first.add(message);
  state_->tasks[id].groups = static_cast<std::uint16_t>(first.groups());
  return Decode(id, *first.payload());
}

void EdgeApp::Push(std::size_t id, std::int64_t now_ns) {
  const TaskRecord& task = state_->tasks[id];
  queue_->push({id, state_->scheme_of(task).network, now_ns, state_->due_ns(task),
                state_->edge_time_of(task).GetTimeStep() + own_->backhaul_ns});
  if (own_->load) CountLoad(id, 1, now_ns);
}

/// By what the task takes alone, whatever batch it will be in.
void EdgeApp::CountLoad(std::size_t id, int sign, std::int64_t now_ns) {
  own_->load->add(sign * state_->edge_time_of(state_->tasks[id]).GetTimeStep(), now_ns);
}

void EdgeApp::GroupArrived(std::size_t id, const ns3::Ptr<const ns3::Packet>& message,
                           std::int64_t now_ns) {
  TaskRecord& task = state_->tasks[id];
  task.uplink_air_end_ns = now_ns;
  --task.messages_on_air;
  if (task.outcome != Outcome::kUnfinished || task.groups > 0) return;  // nobody needs it
  Growing& growing = growing_[id];
  if (!growing.payload.add(message)) return;
  growing.arrived_ns = now_ns;
  if (state_->scheme_of(task).send.how == Sending::kDeadline)
    AwaitGroups(id, now_ns);
  else if (growing.place != Growing::Place::kWorker)
    PushGroups(id, growing);
  StartBatches(now_ns);
}

/// Decodes when all groups are there, or when the deadline says so, for good.
void EdgeApp::AwaitGroups(std::size_t id, std::int64_t now_ns) {
  Growing& growing = growing_.at(id);
  if (growing.place != Growing::Place::kHere) return;
  const TaskRecord& task = state_->tasks[id];
  const std::int64_t last_ns = state_->due_ns(task) - state_->edge_time_of(task).GetTimeStep() -
                               state_->scheme_of(task).send.slack_ns;
  if (growing.payload.is_whole() || last_ns <= now_ns) {
    PushGroups(id, growing);
  } else if (!growing.is_awaited) {
    growing.is_awaited = true;
    ns3::Simulator::Schedule(ns3::NanoSeconds(last_ns - now_ns), &EdgeApp::DecodeWhatIsThere, this,
                             id);
  }
}

void EdgeApp::DecodeWhatIsThere(std::size_t id) {
  const auto found = growing_.find(id);
  if (found == growing_.end() || found->second.place != Growing::Place::kHere) return;
  if (state_->tasks[id].outcome != Outcome::kUnfinished) return;
  attempt(*state_, [&] {
    PushGroups(id, found->second);
    StartBatches(state_->now_ns());
  });
}

/// Decodes all that is there; a task that is in the queue stays where it is.
void EdgeApp::PushGroups(std::size_t id, Growing& growing) {
  const auto answer = Decode(id, *growing.payload.payload());
  if (!answer) return;
  growing.groups = growing.payload.groups();
  growing.is_whole = growing.payload.is_whole();
  growing.margin = answer->margin;
  state_->tasks[id].uplink_end_ns = growing.arrived_ns;
  if (growing.place == Growing::Place::kQueue) return;
  growing.place = Growing::Place::kQueue;
  Push(id, state_->now_ns());
}

bool EdgeApp::IsSure(const TaskRecord& task, const Growing& growing) const {
  const SendRules& send = state_->scheme_of(task).send;
  return send.how == Sending::kDeadline || growing.is_whole || growing.margin >= send.margin;
}

/// A worker has computed what was there. The task may be lost meanwhile, with a group to come.
void EdgeApp::FinishGroups(std::size_t id) {
  TaskRecord& task = state_->tasks[id];
  const auto found = growing_.find(id);
  if (task.outcome != Outcome::kUnfinished) {
    growing_.erase(found);
    return;
  }
  Growing& growing = found->second;
  growing.place = Growing::Place::kHere;
  if (IsSure(task, growing)) {
    task.groups = static_cast<std::uint16_t>(growing.groups);
    growing_.erase(found);
    SendAnswer(id);
  } else if (growing.payload.groups() > growing.groups) {
    PushGroups(id, growing);
  }
}

void EdgeApp::StartBatches(std::int64_t now_ns) {
  std::vector<std::size_t> dropped;
  while (!idle_workers_.empty()) {
    Worker& worker = *idle_workers_.back();
    if (!queue_->take(now_ns, worker.batch, dropped)) break;
    idle_workers_.pop_back();
    StartBatch(worker, now_ns);
  }
  for (const std::size_t id : dropped) Drop(id);
  LookAgainWhenReady(now_ns);
}

/// A task whose groups come one by one may be lost while it waits.
void EdgeApp::Drop(std::size_t id) {
  if (HasGroups(id)) growing_.erase(id);
  if (own_->load) CountLoad(id, -1, state_->now_ns());
  if (state_->tasks[id].outcome == Outcome::kUnfinished)
    state_->give_up(state_->tasks[id], Outcome::kDropped);
}

void EdgeApp::StartBatch(Worker& worker, std::int64_t now_ns) {
  for (const std::size_t id : worker.batch.tasks) {
    state_->tasks[id].edge_start_ns = now_ns;
    if (HasGroups(id)) growing_.at(id).place = Growing::Place::kWorker;
  }
  worker.finish.schedule(BatchTime(worker.batch));
}

/// Measured images take one after another: no measurement says what a batch of them would.
ns3::Time EdgeApp::MeanTime(const Batch& batch) const {
  ns3::Time sum;
  for (const std::size_t id : batch.tasks) {
    const TaskRecord& task = state_->tasks[id];
    const std::optional<double> ms = state_->scheme_of(task).runner.edge_ms(task.image);
    if (!ms) return own_->networks[batch.network].batch_times[batch.tasks.size() - 1];
    sum += measured_time(*ms);
  }
  return sum;
}

ns3::Time EdgeApp::BatchTime(const Batch& batch) {
  ns3::Time mean = MeanTime(batch);
  if (own_->settings.service == ServiceTimes::kConstant) return mean;
  return ns3::NanoSeconds(std::llround(static_cast<double>(mean.GetNanoSeconds()) *
                                       own_->service.exponential(batches_++)));
}

void EdgeApp::FinishBatch(Worker& worker) {
  const std::int64_t now_ns = state_->now_ns();
  const auto size = static_cast<double>(worker.batch.tasks.size());
  for (const std::size_t id : worker.batch.tasks) {
    TaskRecord& task = state_->tasks[id];
    task.edge_end_ns = now_ns;
    task.worker_ns += static_cast<double>(now_ns - task.edge_start_ns) / size;
    if (own_->load) CountLoad(id, -1, now_ns);
    if (HasGroups(id))
      attempt(*state_, [&] { FinishGroups(id); });
    else
      SendAnswer(id);
  }
  idle_workers_.push_back(&worker);
  StartBatches(now_ns);
}

/// A batch that is not full begins later, unless it fills or a worker that ends takes it.
void EdgeApp::LookAgainWhenReady(std::int64_t now_ns) {
  if (own_->settings.batch_wait_ms == 0) return;
  look_again_.Cancel();
  if (idle_workers_.empty()) return;
  if (const auto ready_ns = queue_->ready_ns()) {
    look_again_ = ns3::Simulator::Schedule(ns3::NanoSeconds(*ready_ns - now_ns),
                                           [this] { StartBatches(state_->now_ns()); });
  }
}

void EdgeApp::SendAnswer(std::size_t id) {
  const ns3::Ptr<ns3::Packet> answer = encode_answer(answers_[id]);
  state_->tag(*answer, id);
  antennas_->Send(id, answer);
}

void EdgeApp::DoDispose() {
  workers_.clear();
  growing_.clear();
  state_.reset();
  look_again_.Cancel();
  Application::DoDispose();
}

}  // namespace airsplit
