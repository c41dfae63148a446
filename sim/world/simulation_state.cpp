#include "sim/world/simulation_state.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(TaskTag);

ns3::TypeId TaskTag::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::TaskTag")
                                     .SetParent<ns3::Tag>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<TaskTag>();
  return tid;
}

// As the machine has it, for the tag never leaves it.
void TaskTag::Serialize(ns3::TagBuffer buffer) const {
  buffer.Write(reinterpret_cast<const std::uint8_t*>(&task_), sizeof(task_));
}

void TaskTag::Deserialize(ns3::TagBuffer buffer) {
  buffer.Read(reinterpret_cast<std::uint8_t*>(&task_), sizeof(task_));
}

void SimulationState::answer(TaskRecord& task, int label, std::int64_t now_ns) {
  task.predicted = label;
  task.answered_ns = now_ns;
  if (task.device_idle_end_ns == kNotYet) task.device_idle_end_ns = now_ns;
  end(task, now_ns <= due_ns(task) ? Outcome::kMet : Outcome::kLate);
}

void fail(SimulationState& state) {
  state.failure = std::current_exception();
  ns3::Simulator::Stop();
}

std::size_t task_of(const ns3::Packet& packet) {
  TaskTag tag;
  check(packet.PeekPacketTag(tag), "a packet that belongs to a task");
  return tag.task();
}

}  // namespace airsplit
