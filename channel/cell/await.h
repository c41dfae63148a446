// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Runs the simulator while a cell is set up.
#pragma once

#include <cstddef>

#include <ns3/event-id.h>
#include <ns3/nstime.h>
#include <ns3/simple-ref-count.h>
#include <ns3/simulator.h>

namespace airsplit {

/// Runs the simulator until something has happened so many times, or for so long.
class Awaited : public ns3::SimpleRefCount<Awaited> {
 public:
  explicit Awaited(std::size_t times) : left_(times) {}

  /// What happens while no one waits stops no simulation: it may be later than the limit.
  void Happened() {
    if (left_ > 0) --left_;
    if (left_ == 0 && waits_) ns3::Simulator::Stop();
  }
  /// How many times are still to come.
  std::size_t Left() const { return left_; }

  /// True if it has happened so many times; who waits for what may not happen looks at it.
  [[nodiscard]] bool Wait(const ns3::Time& limit) {
    if (left_ == 0) return true;
    const ns3::EventId enough = ns3::Simulator::Schedule(limit, [] { ns3::Simulator::Stop(); });
    waits_ = true;
    ns3::Simulator::Run();
    waits_ = false;
    ns3::Simulator::Cancel(enough);
    return left_ == 0;
  }

 private:
  std::size_t left_;
  bool waits_ = false;
};

}  // namespace airsplit
