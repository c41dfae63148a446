#include "sim/device_app.h"

#include <utility>

#include <ns3/node.h>
#include <ns3/simulator.h>

#include "sim/answer.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(DeviceApp);

ns3::TypeId DeviceApp::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::DeviceApp")
                                     .SetParent<ns3::Application>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<DeviceApp>();
  return tid;
}

void DeviceApp::Setup(std::shared_ptr<SimulationState> state, std::vector<std::size_t> tasks,
                      const ns3::Ptr<LinkEnd>& radio) {
  state_ = std::move(state);
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
  waiting_.push_back(id);
  ScheduleNextArrival();
  StartNextTask();
}

void DeviceApp::StartNextTask() {
  if (computing_ || waiting_.empty()) return;
  computing_ = true;
  const std::size_t id = waiting_.front();
  waiting_.pop_front();
  TaskRecord& task = state_->tasks[id];
  task.device_start_ns = state_->now_ns();
  attempt(*state_, [&] {
    const ns3::Ptr<ns3::Packet> payload = state_->runner.encode(task.image);
    payload->AddPacketTag(TaskTag(id));
    ns3::Simulator::Schedule(state_->device_time, &DeviceApp::FinishComputing, this, id, payload);
  });
}

void DeviceApp::FinishComputing(std::size_t id, ns3::Ptr<ns3::Packet> payload) {
  TaskRecord& task = state_->tasks[id];
  task.device_end_ns = state_->now_ns();
  computing_ = false;
  if (state_->runner.uses_link()) {
    task.payload_bytes = payload->GetSize();
    radio_->Send(payload);
  } else {
    attempt(*state_, [&] { AnswerLocally(task, *payload); });
  }
  StartNextTask();
}

void DeviceApp::AnswerLocally(TaskRecord& task, const ns3::Packet& payload) {
  if (const auto label = state_->runner.decode(payload, task.image)) {
    task.predicted = *label;
    task.answered_ns = state_->now_ns();
  } else {
    task.outcome = Outcome::kLost;
  }
}

void DeviceApp::FirstBitSent(ns3::Ptr<const ns3::Packet> payload) {
  state_->tasks[task_of(*payload)].uplink_start_ns = state_->now_ns();
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
}

void DeviceApp::DoDispose() {
  state_.reset();
  radio_ = nullptr;
  Application::DoDispose();
}

}  // namespace airsplit
