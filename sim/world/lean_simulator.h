// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The event loop of ns-3 without what a simulation of one thread pays for in vain: ns-3's own
// (DefaultSimulatorImpl) asks for each event whether it is logged, hooked or sent by another
// thread, and makes an EventId for the hook. Events come in the same order: by time, and those of
// one moment in the order in which they were scheduled.
#pragma once

#include <cstdint>
#include <list>
#include <vector>

#include <ns3/event-id.h>
#include <ns3/scheduler.h>
#include <ns3/simulator-impl.h>

namespace airsplit {

/// Run() throws Interrupted between two events if the user asked to stop, whatever the events are:
/// a cell's set-up and its silence, too. What an event throws passes through it.
///
/// Not thread-safe, and it has a scheduler of its own: SetScheduler() does nothing.
class LeanSimulator final : public ns3::SimulatorImpl {
 public:
  static ns3::TypeId GetTypeId();
  LeanSimulator();

  void Destroy() override;
  bool IsFinished() const override { return stop_ || events_.empty(); }
  void Stop() override { stop_ = true; }
  void Stop(const ns3::Time& delay) override;
  ns3::EventId Schedule(const ns3::Time& delay, ns3::EventImpl* event) override;
  void ScheduleWithContext(std::uint32_t context, const ns3::Time& delay,
                           ns3::EventImpl* event) override;
  ns3::EventId ScheduleNow(ns3::EventImpl* event) override;
  ns3::EventId ScheduleDestroy(ns3::EventImpl* event) override;
  void Remove(const ns3::EventId& id) override;
  void Cancel(const ns3::EventId& id) override;
  bool IsExpired(const ns3::EventId& id) const override;
  void Run() override;
  ns3::Time Now() const override { return ns3::TimeStep(now_); }
  ns3::Time GetDelayLeft(const ns3::EventId& id) const override;
  ns3::Time GetMaximumSimulationTime() const override;
  void SetScheduler(ns3::ObjectFactory /*factory*/) override {}
  std::uint32_t GetSystemId() const override { return 0; }
  std::uint32_t GetContext() const override { return context_; }
  std::uint64_t GetEventCount() const override { return count_; }

  /// Now() in ns-3's steps, without the way through ns3::Simulator.
  std::int64_t now_steps() const { return static_cast<std::int64_t>(now_); }

 private:
  using Event = ns3::Scheduler::Event;

  void DoDispose() override;
  /// Takes the event over.
  void Insert(std::uint32_t context, const ns3::Time& delay, ns3::EventImpl* event);
  Event RemoveNext();

  std::vector<Event> events_;  ///< a heap, the next on top
  std::list<ns3::EventId> at_destroy_;
  std::uint64_t now_ = 0;
  std::uint32_t context_;
  std::uint32_t uid_ = 0;  ///< of the event that runs
  std::uint32_t next_uid_ = ns3::EventId::UID::VALID;
  std::uint64_t count_ = 0;
  bool stop_ = false;
};

}  // namespace airsplit
