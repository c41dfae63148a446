#include "sim/world/simulation_state.h"

#include <ns3/simulator.h>

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(TaskTag);

ns3::TypeId TaskTag::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::TaskTag")
                                     .SetParent<ns3::Tag>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<TaskTag>();
  return tid;
}

void attempt(SimulationState& state, const std::function<void()>& work) {
  try {
    work();
  } catch (...) {
    state.failure = std::current_exception();
    ns3::Simulator::Stop();
  }
}

std::size_t task_of(const ns3::Packet& packet) {
  TaskTag tag;
  check(packet.PeekPacketTag(tag), "a packet that belongs to a task");
  return tag.task();
}

std::int64_t SimulationState::now_ns() const {
  return (ns3::Simulator::Now() - epoch).GetNanoSeconds();
}

}  // namespace airsplit
