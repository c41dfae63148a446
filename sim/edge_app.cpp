#include "sim/edge_app.h"

#include <utility>

#include <ns3/node.h>
#include <ns3/simulator.h>

#include "sim/answer.h"

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
}

void EdgeApp::StartApplication() {
  for (const auto& radio : radios_) {
    radio->SetReceiver(ns3::MakeCallback(&EdgeApp::ReceivePayload, this).Bind(radio));
    const bool connected =
        radio->TraceConnectWithoutContext("TxBegin",
                                          ns3::MakeCallback(&EdgeApp::FirstBitSent, this)) &&
        radio->TraceConnectWithoutContext("Drop", ns3::MakeCallback(&EdgeApp::Dropped, this)) &&
        radio->TraceConnectWithoutContext("Retransmissions",
                                          ns3::MakeCallback(&EdgeApp::Resent, this));
    check(connected, "a radio that says when it sends, what it drops and what it resends");
  }
}

void EdgeApp::ReceivePayload(ns3::Ptr<LinkEnd> radio, ns3::Ptr<const ns3::Packet> payload) {
  state_->tasks[task_of(*payload)].uplink_end_ns = state_->now_ns();
  waiting_.push_back({payload, radio});
  StartNextTask();
}

void EdgeApp::StartNextTask() {
  if (computing_ || waiting_.empty()) return;
  computing_ = true;
  const Arrived arrived = waiting_.front();
  waiting_.pop_front();
  state_->tasks[task_of(*arrived.payload)].edge_start_ns = state_->now_ns();
  ns3::Simulator::Schedule(state_->edge_time, &EdgeApp::FinishComputing, this, arrived);
}

void EdgeApp::FinishComputing(Arrived arrived) {
  state_->tasks[task_of(*arrived.payload)].edge_end_ns = state_->now_ns();
  computing_ = false;
  attempt(*state_, [&] { Answer(arrived); });
  StartNextTask();
}

void EdgeApp::Answer(const Arrived& arrived) {
  const std::size_t id = task_of(*arrived.payload);
  TaskRecord& task = state_->tasks[id];
  if (const auto label = state_->runner.decode(*arrived.payload, task.image)) {
    const ns3::Ptr<ns3::Packet> answer = encode_answer(*label);
    answer->AddPacketTag(TaskTag(id));
    arrived.radio->Send(answer);
  } else {
    task.outcome = Outcome::kLost;
  }
}

void EdgeApp::FirstBitSent(ns3::Ptr<const ns3::Packet> answer) {
  state_->tasks[task_of(*answer)].downlink_start_ns = state_->now_ns();
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
  waiting_.clear();
  Application::DoDispose();
}

}  // namespace airsplit
