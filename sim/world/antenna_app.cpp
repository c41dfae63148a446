// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/antenna_app.h"

#include <utility>

#include <ns3/node.h>
#include <ns3/simulator.h>

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(AntennaApp);

ns3::TypeId AntennaApp::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::AntennaApp")
                                     .SetParent<ns3::Application>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<AntennaApp>();
  return tid;
}

void AntennaApp::Setup(std::shared_ptr<SimulationState> state,
                       std::vector<std::vector<ns3::Ptr<LinkEnd>>> radios,
                       std::vector<ns3::Ptr<EdgeApp>> edges, std::uint64_t seed) {
  state_ = std::move(state);
  radios_ = std::move(radios);
  edges_ = std::move(edges);
  for (std::size_t e = 0; e < edges_.size(); ++e) {
    const EdgeSettings& settings = state_->edges[e].settings;
    up_.emplace_back(settings, RandomStream(seed, "backhaul uplink", e));
    down_.emplace_back(settings, RandomStream(seed, "backhaul downlink", e));
  }
}

void AntennaApp::StartApplication() {
  for (const auto& antenna : radios_)
    for (const auto& radio : antenna) radio->SetListener(this);
}

void AntennaApp::Arrived(const ns3::Ptr<const ns3::Packet>& payload) {
  const std::size_t id = state_->task_of(*payload);
  TaskRecord& task = state_->tasks[id];
  const std::int64_t now_ns = state_->now_ns();
  if (task.is_kept) --task.messages_on_air;
  Backhaul& way = up_[task.edge];
  if (!way.is_there()) return edges_[task.edge]->Arrived(id, payload, now_ns);
  task.uplink_end_ns = now_ns;
  const std::int64_t there_ns = way.through_ns(id, payload->GetSize(), now_ns);
  task.backhaul_up_ns = there_ns - now_ns;
  ns3::Simulator::Schedule(ns3::NanoSeconds(task.backhaul_up_ns), &AntennaApp::HandOver, this, id,
                           payload);
}

void AntennaApp::HandOver(std::size_t id, ns3::Ptr<const ns3::Packet> payload) {
  edges_[state_->tasks[id].edge]->Arrived(id, payload, state_->now_ns());
}

void AntennaApp::Send(std::size_t id, const ns3::Ptr<ns3::Packet>& answer) {
  TaskRecord& task = state_->tasks[id];
  Backhaul& way = down_[task.edge];
  if (!way.is_there()) return radios_[state_->edges[task.edge].antenna][task.device]->Send(answer);
  const std::int64_t now_ns = state_->now_ns();
  const std::int64_t there_ns = way.through_ns(id, answer->GetSize(), now_ns);
  task.backhaul_down_ns = there_ns - now_ns;
  ns3::Simulator::Schedule(ns3::NanoSeconds(task.backhaul_down_ns), &AntennaApp::SendToDevice, this,
                           id, answer);
}

void AntennaApp::SendToDevice(std::size_t id, ns3::Ptr<const ns3::Packet> answer) {
  const TaskRecord& task = state_->tasks[id];
  radios_[state_->edges[task.edge].antenna][task.device]->Send(answer);
}

void AntennaApp::Begun(const ns3::Ptr<const ns3::Packet>& answer) {
  state_->tasks[state_->task_of(*answer)].downlink_start_ns = state_->now_ns();
}

void AntennaApp::OnAir(const ns3::Ptr<const ns3::Packet>& answer, double bytes) {
  state_->tasks[state_->task_of(*answer)].downlink_air_bytes += bytes;
}

void AntennaApp::Resent(const ns3::Ptr<const ns3::Packet>& answer, std::uint64_t times) {
  state_->tasks[state_->task_of(*answer)].retransmissions += static_cast<std::uint32_t>(times);
}

void AntennaApp::Dropped(const ns3::Ptr<const ns3::Packet>& answer) {
  state_->give_up(state_->tasks[state_->task_of(*answer)], Outcome::kLost);
}

void AntennaApp::DoDispose() {
  for (const auto& antenna : radios_)
    for (const auto& radio : antenna) radio->SetListener(nullptr);
  radios_.clear();
  edges_.clear();
  state_.reset();
  Application::DoDispose();
}

}  // namespace airsplit
