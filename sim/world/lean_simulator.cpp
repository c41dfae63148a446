// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/lean_simulator.h"

#include <algorithm>
#include <functional>
#include <limits>

#include <ns3/simulator.h>

#include "common/error.h"
#include "common/interrupt.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(LeanSimulator);

ns3::TypeId LeanSimulator::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::LeanSimulator")
                                     .SetParent<ns3::SimulatorImpl>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<LeanSimulator>();
  return tid;
}

LeanSimulator::LeanSimulator() : context_(ns3::Simulator::NO_CONTEXT) {}

void LeanSimulator::Destroy() {
  while (!at_destroy_.empty()) {
    const ns3::Ptr<ns3::EventImpl> event = at_destroy_.front().PeekEventImpl();
    at_destroy_.pop_front();
    if (!event->IsCancelled()) event->Invoke();
  }
}

void LeanSimulator::Stop(const ns3::Time& delay) {
  ns3::Simulator::Schedule(delay, &ns3::Simulator::Stop);
}

void LeanSimulator::Insert(std::uint32_t context, const ns3::Time& delay, ns3::EventImpl* event) {
  const std::int64_t steps = delay.GetTimeStep();
  if (steps < 0) check(false, "an event that is not in the past");
  Event entry;
  entry.impl = event;
  entry.key.m_ts = now_ + static_cast<std::uint64_t>(steps);
  entry.key.m_uid = next_uid_++;
  entry.key.m_context = context;
  events_.push_back(entry);
  std::push_heap(events_.begin(), events_.end(), std::greater<>());
}

LeanSimulator::Event LeanSimulator::RemoveNext() {
  std::pop_heap(events_.begin(), events_.end(), std::greater<>());
  const Event next = events_.back();
  events_.pop_back();
  return next;
}

ns3::EventId LeanSimulator::Schedule(const ns3::Time& delay, ns3::EventImpl* event) {
  Insert(context_, delay, event);
  return {event, now_ + static_cast<std::uint64_t>(delay.GetTimeStep()), context_, next_uid_ - 1};
}

void LeanSimulator::ScheduleWithContext(std::uint32_t context, const ns3::Time& delay,
                                        ns3::EventImpl* event) {
  Insert(context, delay, event);
}

ns3::EventId LeanSimulator::ScheduleNow(ns3::EventImpl* event) {
  return Schedule(ns3::Time(0), event);
}

ns3::EventId LeanSimulator::ScheduleDestroy(ns3::EventImpl* event) {
  ns3::EventId id(ns3::Ptr<ns3::EventImpl>(event, false), now_, ns3::Simulator::NO_CONTEXT,
                  ns3::EventId::UID::DESTROY);
  at_destroy_.push_back(id);
  return id;
}

void LeanSimulator::Remove(const ns3::EventId& id) {
  if (id.GetUid() == ns3::EventId::UID::DESTROY) {
    at_destroy_.remove(id);
    return;
  }
  if (IsExpired(id)) return;
  const auto found = std::find_if(events_.begin(), events_.end(), [&](const Event& event) {
    return event.key.m_uid == id.GetUid() && event.impl == id.PeekEventImpl();
  });
  check(found != events_.end(), "an event that is still to come");
  found->impl->Cancel();
  found->impl->Unref();
  *found = events_.back();
  events_.pop_back();
  std::make_heap(events_.begin(), events_.end(), std::greater<>());
}

void LeanSimulator::Cancel(const ns3::EventId& id) {
  if (!IsExpired(id)) id.PeekEventImpl()->Cancel();
}

bool LeanSimulator::IsExpired(const ns3::EventId& id) const {
  const ns3::EventImpl* event = id.PeekEventImpl();
  if (event == nullptr || id.PeekEventImpl()->IsCancelled()) return true;
  if (id.GetUid() == ns3::EventId::UID::DESTROY)
    return std::find(at_destroy_.begin(), at_destroy_.end(), id) == at_destroy_.end();
  return id.GetTs() < now_ || (id.GetTs() == now_ && id.GetUid() <= uid_);
}

void LeanSimulator::Run() {
  constexpr std::uint64_t kBetweenLooks = 1 << 10;  // milliseconds of work
  stop_ = false;
  while (!events_.empty() && !stop_) {
    if (count_ % kBetweenLooks == 0) stop_if_interrupted();
    const Event next = RemoveNext();
    const ns3::Ptr<ns3::EventImpl> impl(next.impl, false);  // released whatever happens
    now_ = next.key.m_ts;
    context_ = next.key.m_context;
    uid_ = next.key.m_uid;
    ++count_;
    impl->Invoke();
  }
}

ns3::Time LeanSimulator::GetDelayLeft(const ns3::EventId& id) const {
  return ns3::TimeStep(IsExpired(id) ? 0 : id.GetTs() - now_);
}

ns3::Time LeanSimulator::GetMaximumSimulationTime() const {
  return ns3::TimeStep(std::numeric_limits<std::int64_t>::max());
}

void LeanSimulator::DoDispose() {
  for (const Event& event : events_) event.impl->Unref();
  events_.clear();
  SimulatorImpl::DoDispose();
}

}  // namespace airsplit
