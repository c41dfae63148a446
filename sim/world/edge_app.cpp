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
  queue_.emplace(state_->edge, state_->networks.size());
  answers_.resize(state_->tasks.size());
  for (std::int64_t i = 0; i < state_->edge.workers; ++i) workers_.emplace_back(this);
  for (auto worker = workers_.rbegin(); worker != workers_.rend(); ++worker)
    idle_workers_.push_back(&*worker);
}

void EdgeApp::StartApplication() {
  for (const auto& radio : radios_) radio->SetListener(this);
}

void EdgeApp::Arrived(const ns3::Ptr<const ns3::Packet>& payload) {
  const std::size_t id = state_->task_of(*payload);
  TaskRecord& task = state_->tasks[id];
  task.uplink_end_ns = state_->now_ns();
  // The answer is there once the edge has had its time; whether there can be one shows at once, and
  // what cannot be decoded takes no time of the edge.
  attempt(*state_, [&] {
    const GroupState& group = state_->group_of(task);
    const auto label = group.runner.decode(*payload, task.image);
    if (!label) {
      state_->end(task, Outcome::kLost);
      return;
    }
    answers_[id] = *label;
    const std::optional<double> ms = group.runner.edge_ms(task.image);
    const ns3::Time least =
        ms ? measured_time(*ms) : state_->networks[group.network].batch_times.front();
    queue_->push(
        {id, group.network, task.uplink_end_ns, state_->due_ns(task), least.GetTimeStep()});
    StartBatches(task.uplink_end_ns);
  });
}

void EdgeApp::StartBatches(std::int64_t now_ns) {
  std::vector<std::size_t> dropped;
  while (!idle_workers_.empty()) {
    Worker& worker = *idle_workers_.back();
    if (!queue_->take(now_ns, worker.batch, dropped)) break;
    idle_workers_.pop_back();
    StartBatch(worker, now_ns);
  }
  for (const std::size_t id : dropped) state_->end(state_->tasks[id], Outcome::kDropped);
  LookAgainWhenReady(now_ns);
}

void EdgeApp::StartBatch(Worker& worker, std::int64_t now_ns) {
  for (const std::size_t id : worker.batch.tasks) state_->tasks[id].edge_start_ns = now_ns;
  worker.finish.schedule(BatchTime(worker.batch));
}

/// Measured images take one after another: no measurement says what a batch of them would.
ns3::Time EdgeApp::MeanTime(const Batch& batch) const {
  ns3::Time sum;
  for (const std::size_t id : batch.tasks) {
    const TaskRecord& task = state_->tasks[id];
    const std::optional<double> ms = state_->group_of(task).runner.edge_ms(task.image);
    if (!ms) return state_->networks[batch.network].batch_times[batch.tasks.size() - 1];
    sum += measured_time(*ms);
  }
  return sum;
}

ns3::Time EdgeApp::BatchTime(const Batch& batch) {
  ns3::Time mean = MeanTime(batch);
  if (state_->edge.service == ServiceTimes::kConstant) return mean;
  return ns3::NanoSeconds(std::llround(static_cast<double>(mean.GetNanoSeconds()) *
                                       state_->service.exponential(batches_++)));
}

void EdgeApp::FinishBatch(Worker& worker) {
  const std::int64_t now_ns = state_->now_ns();
  for (const std::size_t id : worker.batch.tasks) {
    state_->tasks[id].edge_end_ns = now_ns;
    SendAnswer(id);
  }
  idle_workers_.push_back(&worker);
  StartBatches(now_ns);
}

/// A batch that is not full begins later, unless it fills or a worker that ends takes it.
void EdgeApp::LookAgainWhenReady(std::int64_t now_ns) {
  if (state_->edge.batch_wait_ms == 0) return;
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
  radios_[state_->tasks[id].device]->Send(answer);
}

void EdgeApp::Begun(const ns3::Ptr<const ns3::Packet>& answer) {
  state_->tasks[state_->task_of(*answer)].downlink_start_ns = state_->now_ns();
}

void EdgeApp::OnAir(const ns3::Ptr<const ns3::Packet>& answer, double bytes) {
  state_->tasks[state_->task_of(*answer)].downlink_air_bytes += bytes;
}

void EdgeApp::Resent(const ns3::Ptr<const ns3::Packet>& answer, std::uint64_t times) {
  state_->tasks[state_->task_of(*answer)].retransmissions += static_cast<std::uint32_t>(times);
}

void EdgeApp::Dropped(const ns3::Ptr<const ns3::Packet>& answer) {
  state_->end(state_->tasks[state_->task_of(*answer)], Outcome::kLost);
}

void EdgeApp::DoDispose() {
  for (const auto& radio : radios_) radio->SetListener(nullptr);
  workers_.clear();
  state_.reset();
  radios_.clear();
  look_again_.Cancel();
  Application::DoDispose();
}

}  // namespace airsplit
