// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// An event of ns-3 that comes again and again, one at a time: a transmission ends, a processor is
// done. Simulator::Schedule() makes a new object each time, and an EventId that nobody keeps; that
// is a fifth of what such an event costs.
#pragma once

#include <cstdint>
#include <optional>

#include <ns3/event-impl.h>
#include <ns3/nstime.h>
#include <ns3/ptr.h>
#include <ns3/simulator.h>

namespace airsplit {

/// Calls a method of one object whenever it is due. Its context (the node that logs name) is that
/// of the first time: asking ns-3 for it costs as much as the rest.
template <typename Object, void (Object::*kMethod)()>
class RepeatedEvent {
 public:
  explicit RepeatedEvent(Object* object) : event_(ns3::Create<Event>(object)) {}
  ~RepeatedEvent() { cancel(); }
  RepeatedEvent(const RepeatedEvent&) = delete;
  RepeatedEvent& operator=(const RepeatedEvent&) = delete;

  /// Due after `delay`, behind what is due at the same moment already. Not while it is due.
  void schedule(const ns3::Time& delay) {
    if (!context_) context_ = ns3::Simulator::GetContext();
    event_->Ref();  // the simulator's, who takes it off when the event has come
    ns3::Simulator::ScheduleWithContext(*context_, delay, ns3::PeekPointer(event_));
  }

  /// It never comes again.
  void cancel() { event_->Cancel(); }

 private:
  class Event final : public ns3::EventImpl {
   public:
    explicit Event(Object* object) : object_(object) {}

   private:
    void Notify() override { (object_->*kMethod)(); }
    Object* object_;
  };

  ns3::Ptr<Event> event_;
  std::optional<std::uint32_t> context_;
};

}  // namespace airsplit
