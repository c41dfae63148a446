#include "sim/world/device_app.h"

#include <utility>

#include <ns3/node.h>
#include <ns3/simulator.h>

#include "sim/world/answer.h"

namespace airsplit {
namespace {

/// Sets the end of something to now, unless it has ended before.
void end_once(std::int64_t& end_ns, const SimulationState& state) {
  if (end_ns == kNotYet) end_ns = state.now_ns();
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(DeviceApp);

ns3::TypeId DeviceApp::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::DeviceApp")
                                     .SetParent<ns3::Application>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<DeviceApp>();
  return tid;
}

void DeviceApp::Setup(std::shared_ptr<SimulationState> state, std::size_t group,
                      std::vector<std::size_t> tasks, const ns3::Ptr<LinkEnd>& radio) {
  state_ = std::move(state);
  group_ = group;
  waiting_ = DeviceQueue(Own().device.queue, Own().device.queue_capacity);
  tasks_ = std::move(tasks);
  radio_ = radio;
}

void DeviceApp::StartApplication() {
  radio_->SetReceiver(ns3::MakeCallback(&DeviceApp::ReceiveAnswer, this));
  const bool connected =
      radio_->TraceConnectWithoutContext("TxBegin",
                                         ns3::MakeCallback(&DeviceApp::FirstBitSent, this)) &&
      radio_->TraceConnectWithoutContext("Drop", ns3::MakeCallback(&DeviceApp::Dropped, this)) &&
      radio_->TraceConnectWithoutContext("Retransmissions",
                                         ns3::MakeCallback(&DeviceApp::Resent, this));
  check(connected, "a radio that says when it sends, what it drops and what it resends");
  ScheduleNextArrival();
}

void DeviceApp::ScheduleNextArrival() {
  if (next_arrival_ == tasks_.size()) return;
  const TaskRecord& task = state_->tasks[tasks_[next_arrival_]];
  ns3::Simulator::Schedule(ns3::NanoSeconds(task.arrival_ns - state_->now_ns()), &DeviceApp::Arrive,
                           this);
}

void DeviceApp::Arrive() {
  const std::size_t id = tasks_[next_arrival_++];
  attempt(*state_, [&] {
    if (state_->watch) state_->watch(id, state_->tasks.size());
  });
  ScheduleNextArrival();
  if (const auto dropped = waiting_.push(id)) state_->tasks[*dropped].outcome = Outcome::kDropped;
  if (!computing_) StartNextTask();
}

/// Whether it matters that a task cannot meet its deadline any more.
bool DeviceApp::IsTooLate(const TaskRecord& task) const {
  if (Own().device.queue != DeviceQueuePolicy::kDropLate) return false;
  const std::int64_t soonest_ns =
      state_->now_ns() + Own().device_time.GetNanoSeconds() + Own().least_rest_ns;
  return soonest_ns > state_->due_ns(task);
}

/// Computes the first waiting task that is not too late.
void DeviceApp::StartNextTask() {
  while (!waiting_.empty()) {
    const std::size_t id = waiting_.pop();
    if (!IsTooLate(state_->tasks[id])) return StartTask(id);
    state_->tasks[id].outcome = Outcome::kDropped;
  }
}

void DeviceApp::StartTask(std::size_t id) {
  computing_ = true;
  TaskRecord& task = state_->tasks[id];
  task.device_start_ns = state_->now_ns();
  if (last_computed_) end_once(state_->tasks[*last_computed_].device_idle_end_ns, *state_);
  last_computed_ = id;
  attempt(*state_, [&] {
    const ns3::Ptr<ns3::Packet> payload = Own().runner.encode(task.image);
    payload->AddPacketTag(TaskTag(id));
    ns3::Simulator::Schedule(Own().device_time, &DeviceApp::FinishComputing, this, id, payload);
  });
}

void DeviceApp::FinishComputing(std::size_t id, ns3::Ptr<ns3::Packet> payload) {
  TaskRecord& task = state_->tasks[id];
  task.device_end_ns = state_->now_ns();
  task.encode_start_ns = task.device_end_ns - Own().encode_ns;
  computing_ = false;
  if (Own().runner.uses_link()) {
    task.payload_bytes = payload->GetSize();
    radio_->Send(payload);
  } else {
    attempt(*state_, [&] { AnswerLocally(task, *payload); });
  }
  StartNextTask();
}

void DeviceApp::AnswerLocally(TaskRecord& task, const ns3::Packet& payload) {
  if (const auto label = Own().runner.decode(payload, task.image)) {
    task.predicted = *label;
    task.answered_ns = state_->now_ns();
    end_once(task.device_idle_end_ns, *state_);
  } else {
    task.outcome = Outcome::kLost;
  }
}

void DeviceApp::FirstBitSent(ns3::Ptr<const ns3::Packet> payload) {
  const std::size_t id = task_of(*payload);
  state_->tasks[id].uplink_start_ns = state_->now_ns();
  if (last_sent_) end_once(state_->tasks[*last_sent_].radio_wait_end_ns, *state_);
  last_sent_ = id;
}

void DeviceApp::Resent(ns3::Ptr<const ns3::Packet> payload, std::uint64_t times) {
  state_->tasks[task_of(*payload)].retransmissions += static_cast<std::uint32_t>(times);
}

void DeviceApp::Dropped(ns3::Ptr<const ns3::Packet> payload) {
  state_->tasks[task_of(*payload)].outcome = Outcome::kLost;
}

void DeviceApp::ReceiveAnswer(ns3::Ptr<const ns3::Packet> answer) {
  TaskRecord& task = state_->tasks[task_of(*answer)];
  task.predicted = decode_answer(*answer);
  task.downlink_end_ns = state_->now_ns();
  task.answered_ns = state_->now_ns();
  end_once(task.device_idle_end_ns, *state_);
}

void DeviceApp::DoDispose() {
  state_.reset();
  radio_ = nullptr;
  Application::DoDispose();
}

}  // namespace airsplit
