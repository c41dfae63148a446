// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/simulation_state.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(TaskTag);

ns3::TypeId TaskTag::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::TaskTag")
                                     .SetParent<ns3::Tag>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<TaskTag>();
  return tid;
}

ns3::Time measured_time(double ms) { return ns3::NanoSeconds(std::llround(ms * 1e6)); }

ns3::Time SchemeState::device_time_of(std::size_t image) const {
  const std::optional<double> ms = runner.device_ms(image);
  return ms ? measured_time(*ms) : device_time;
}

std::int64_t SchemeState::encode_ns_of(std::size_t image) const {
  return runner.device_ms(image) ? 0 : encode_ns;  // which part was the codec's nobody said
}

std::int64_t SchemeState::least_rest_ns_of(std::size_t image) const {
  const std::optional<double> ms = runner.edge_ms(image);
  if (!ms || !runner.uses_link()) return least_rest_ns;
  return measured_time(*ms).GetNanoSeconds() + least_backhaul_ns;
}

std::int64_t GroupState::least_ns_of(std::size_t image) const {
  std::int64_t least_ns = std::numeric_limits<std::int64_t>::max();
  for (const SchemeState& scheme : schemes) {
    least_ns = std::min(
        least_ns, scheme.device_time_of(image).GetTimeStep() + scheme.least_rest_ns_of(image));
  }
  return least_ns;
}

ns3::Time SimulationState::edge_time_of(const TaskRecord& task) const {
  const SchemeState& scheme = scheme_of(task);
  const std::optional<double> ms = scheme.runner.edge_ms(task.image);
  return ms ? measured_time(*ms) : edges[task.edge].networks[scheme.network].batch_times.front();
}

void SimulationState::answer(TaskRecord& task, int label, std::int64_t now_ns) {
  task.predicted = label;
  task.answered_ns = now_ns;
  end(task, now_ns <= due_ns(task) ? Outcome::kMet : Outcome::kLate);
}

void fail(SimulationState& state) {
  state.failure = std::current_exception();
  ns3::Simulator::Stop();
}

void SimulationState::tag(ns3::Packet& packet, std::size_t task) {
  packet.AddPacketTag(TaskTag(task));
  const std::uint64_t uid = packet.GetUid();
  known_packets[uid % known_packets.size()] = {uid, task};
}

std::size_t SimulationState::task_of(const ns3::Packet& packet) {
  const std::uint64_t uid = packet.GetUid();
  KnownPacket& known = known_packets[uid % known_packets.size()];
  if (known.uid != uid) {
    TaskTag tag;
    check(packet.PeekPacketTag(tag), "a packet that belongs to a task");
    known = {uid, tag.task()};
  }
  return known.task;
}

}  // namespace airsplit
