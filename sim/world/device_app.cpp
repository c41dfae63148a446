#include "sim/world/device_app.h"

#include <utility>

#include <ns3/node.h>
#include <ns3/simulator.h>

#include "sim/world/answer.h"

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
                      std::vector<std::size_t> tasks, const ns3::Ptr<LinkEnd>& radio) {
  state_ = std::move(state);
  group_ = group;
  waiting_ = WaitingLine(Own().device.queue->make(), Own().device.queue_capacity);
  tasks_ = std::move(tasks);
  radio_ = radio;
}

void DeviceApp::StartApplication() {
  radio_->SetListener(this);
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
  const std::int64_t least_ns =
      Own().device_time_of(task.image).GetTimeStep() + Own().least_rest_ns_of(task.image);
  const WaitingTask waiting{id, Own().network, task.arrival_ns, state_->due_ns(task), least_ns};
  if (const auto dropped = waiting_.push(waiting, next_arrival_))
    state_->end(state_->tasks[*dropped], Outcome::kDropped);
  if (!computing_) StartNextTask(task.arrival_ns);
}

/// Computes the first waiting task that is not given up.
void DeviceApp::StartNextTask(std::int64_t now_ns) {
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
    payload_ = Own().runner.encode(task.image);
    state_->tag(*payload_, id);
    finish_computing_.schedule(Own().device_time_of(task.image));
  });
}

void DeviceApp::FinishComputing() {
  const ns3::Ptr<const ns3::Packet> payload = payload_;
  TaskRecord& task = state_->tasks[*last_computed_];
  const std::int64_t now_ns = state_->now_ns();
  task.device_end_ns = now_ns;
  task.encode_start_ns = now_ns - Own().encode_ns_of(task.image);
  computing_ = false;
  if (Own().runner.uses_link()) {
    task.payload_bytes = payload->GetSize();
    radio_->Send(payload);
  } else {
    attempt(*state_, [&] { AnswerLocally(task, *payload, now_ns); });
  }
  StartNextTask(now_ns);
}

void DeviceApp::AnswerLocally(TaskRecord& task, const ns3::Packet& payload, std::int64_t now_ns) {
  if (const auto label = Own().runner.decode(payload, task.image)) {
    state_->answer(task, *label, now_ns);
  } else {
    state_->end(task, Outcome::kLost);
  }
}

void DeviceApp::Begun(const ns3::Ptr<const ns3::Packet>& payload) {
  state_->tasks[state_->task_of(*payload)].uplink_start_ns = state_->now_ns();
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
  TaskRecord& task = state_->tasks[state_->task_of(*payload)];
  task.uplink_air_end_ns = state_->now_ns();
  state_->end(task, Outcome::kLost);
}

void DeviceApp::Arrived(const ns3::Ptr<const ns3::Packet>& answer) {
  TaskRecord& task = state_->tasks[state_->task_of(*answer)];
  task.downlink_end_ns = state_->now_ns();
  state_->answer(task, decode_answer(*answer), task.downlink_end_ns);
}

void DeviceApp::DoDispose() {
  arrive_.cancel();
  finish_computing_.cancel();
  if (radio_) radio_->SetListener(nullptr);
  state_.reset();
  radio_ = nullptr;
  Application::DoDispose();
}

}  // namespace airsplit
