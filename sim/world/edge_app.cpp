#include "sim/world/edge_app.h"

#include <cmath>
#include <utility>

#include <ns3/node.h>
#include <ns3/simulator.h>

#include "sim/world/answer.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(EdgeApp);

ns3::TypeId EdgeApp::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::EdgeApp")
                                     .SetParent<ns3::Application>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<EdgeApp>();
  return tid;
}

void EdgeApp::Setup(std::shared_ptr<SimulationState> state, std::vector<ns3::Ptr<LinkEnd>> radios) {
  state_ = std::move(state);
  radios_ = std::move(radios);
  std::vector<std::int64_t> least_ns;
  for (const NetworkState& network : state_->networks) {
    least_ns.push_back(network.batch_times.front().GetNanoSeconds());
  }
  queue_.emplace(state_->edge, std::move(least_ns));
  answers_.resize(state_->tasks.size());
  working_.resize(static_cast<std::size_t>(state_->edge.workers));
  for (std::size_t worker = working_.size(); worker > 0; --worker) {
    idle_workers_.push_back(worker - 1);
  }
}

void EdgeApp::StartApplication() {
  for (const auto& radio : radios_) {
    radio->SetReceiver(ns3::MakeCallback(&EdgeApp::ReceivePayload, this));
    const bool connected =
        radio->TraceConnectWithoutContext("TxBegin",
                                          ns3::MakeCallback(&EdgeApp::FirstBitSent, this)) &&
        radio->TraceConnectWithoutContext("Drop", ns3::MakeCallback(&EdgeApp::Dropped, this)) &&
        radio->TraceConnectWithoutContext("Retransmissions",
                                          ns3::MakeCallback(&EdgeApp::Resent, this));
    check(connected, "a radio that says when it sends, what it drops and what it resends");
  }
}

void EdgeApp::ReceivePayload(ns3::Ptr<const ns3::Packet> payload) {
  const std::size_t id = task_of(*payload);
  TaskRecord& task = state_->tasks[id];
  task.uplink_end_ns = state_->now_ns();
  // The answer is there once the edge has had its time; whether there can be one shows at once, and
  // what cannot be decoded takes no time of the edge.
  attempt(*state_, [&] {
    const GroupState& group = state_->group_of(task);
    const auto label = group.runner.decode(*payload, task.image);
    if (!label) {
      task.outcome = Outcome::kLost;
      return;
    }
    answers_[id] = *label;
    queue_->push({id, group.network, task.uplink_end_ns, state_->due_ns(task)});
    StartBatches();
  });
}

void EdgeApp::StartBatches() {
  std::vector<std::size_t> dropped;
  while (!idle_workers_.empty()) {
    const std::size_t worker = idle_workers_.back();
    if (!queue_->take(state_->now_ns(), working_[worker], dropped)) break;
    idle_workers_.pop_back();
    StartBatch(worker);
  }
  for (const std::size_t id : dropped) state_->tasks[id].outcome = Outcome::kDropped;
  LookAgainWhenReady();
}

void EdgeApp::StartBatch(std::size_t worker) {
  const Batch& batch = working_[worker];
  for (const std::size_t id : batch.tasks) state_->tasks[id].edge_start_ns = state_->now_ns();
  ns3::Simulator::Schedule(BatchTime(batch), &EdgeApp::FinishBatch, this, worker);
}

ns3::Time EdgeApp::BatchTime(const Batch& batch) {
  ns3::Time mean = state_->networks[batch.network].batch_times[batch.tasks.size() - 1];
  if (state_->edge.service == ServiceTimes::kConstant) return mean;
  return ns3::NanoSeconds(std::llround(static_cast<double>(mean.GetNanoSeconds()) *
                                       state_->service.exponential(batches_++)));
}

void EdgeApp::FinishBatch(std::size_t worker) {
  for (const std::size_t id : working_[worker].tasks) {
    state_->tasks[id].edge_end_ns = state_->now_ns();
    SendAnswer(id);
  }
  idle_workers_.push_back(worker);
  StartBatches();
}

/// A batch that is not full begins later, unless it fills or a worker that ends takes it.
void EdgeApp::LookAgainWhenReady() {
  if (state_->edge.batch_wait_ms == 0) return;
  look_again_.Cancel();
  if (idle_workers_.empty()) return;
  if (const auto ready_ns = queue_->ready_ns()) {
    look_again_ = ns3::Simulator::Schedule(ns3::NanoSeconds(*ready_ns - state_->now_ns()),
                                           &EdgeApp::StartBatches, this);
  }
}

void EdgeApp::SendAnswer(std::size_t id) {
  const ns3::Ptr<ns3::Packet> answer = encode_answer(answers_[id]);
  answer->AddPacketTag(TaskTag(id));
  radios_[state_->tasks[id].device]->Send(answer);
}

void EdgeApp::FirstBitSent(ns3::Ptr<const ns3::Packet> answer) {
  TaskRecord& task = state_->tasks[task_of(*answer)];
  task.downlink_start_ns = state_->now_ns();
  if (task.radio_wait_end_ns == kNotYet) task.radio_wait_end_ns = task.downlink_start_ns;
}

void EdgeApp::Resent(ns3::Ptr<const ns3::Packet> answer, std::uint64_t times) {
  state_->tasks[task_of(*answer)].retransmissions += static_cast<std::uint32_t>(times);
}

void EdgeApp::Dropped(ns3::Ptr<const ns3::Packet> answer) {
  state_->tasks[task_of(*answer)].outcome = Outcome::kLost;
}

void EdgeApp::DoDispose() {
  state_.reset();
  radios_.clear();
  look_again_.Cancel();
  Application::DoDispose();
}

}  // namespace airsplit
