// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Our event loop against ns-3's own: the same events, in the same order, at the same times.
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <ns3/default-simulator-impl.h>
#include <ns3/simulator.h>

#include "sim/world/lean_simulator.h"

namespace airsplit {
namespace {

/// Events that schedule, cancel and remove each other at random; what happens is written down.
class Script {
 public:
  explicit Script(std::uint32_t seed) : draws_(seed) {}

  std::vector<std::string> run(const ns3::Ptr<ns3::SimulatorImpl>& loop) {
    ns3::Simulator::Destroy();  // what a test before this one may have left
    ns3::Simulator::SetImplementation(loop);
    for (int i = 0; i < 20; ++i) schedule();
    ns3::Simulator::Stop(ns3::NanoSeconds(40));
    ns3::Simulator::Run();
    note("stopped");
    ns3::Simulator::Run();
    note("finished");
    ns3::Simulator::Destroy();
    return log_;
  }

 private:
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(draws_()) % n; }

  void note(const std::string& what) {
    log_.push_back(what + " at " + std::to_string(ns3::Simulator::Now().GetNanoSeconds()) + " in " +
                   std::to_string(ns3::Simulator::GetContext()));
  }

  void schedule() {
    const int number = made_++;
    const ns3::Time delay = ns3::NanoSeconds(below(4) == 0 ? 0 : below(12));
    switch (below(5)) {
      case 0:
        ids_.push_back(ns3::Simulator::ScheduleNow(&Script::happen, this, number));
        break;
      case 1:
        ns3::Simulator::ScheduleWithContext(below(3), delay, &Script::happen, this, number);
        break;
      case 2:
        ids_.push_back(ns3::Simulator::ScheduleDestroy(&Script::destroyed, this, number));
        break;
      default:
        ids_.push_back(ns3::Simulator::Schedule(delay, &Script::happen, this, number));
    }
  }

  void happen(int number) {
    note("event " + std::to_string(number));
    for (std::uint32_t n = made_ < 2000 ? below(4) : 0; n > 0; --n) schedule();
    if (ids_.empty()) return;
    const ns3::EventId id = ids_[below(static_cast<std::uint32_t>(ids_.size()))];
    note("expired " + std::to_string(ns3::Simulator::IsExpired(id)) + " left " +
         std::to_string(ns3::Simulator::GetDelayLeft(id).GetNanoSeconds()));
    if (below(3) == 0) ns3::Simulator::Cancel(id);
    if (below(3) == 0) ns3::Simulator::Remove(id);
  }

  void destroyed(int number) { log_.push_back("destroyed " + std::to_string(number)); }

  std::mt19937 draws_;
  std::vector<ns3::EventId> ids_;
  std::vector<std::string> log_;
  int made_ = 0;
};

TEST(LeanSimulator, DoesWhatTheLoopOfNs3Does) {
  std::size_t events = 0;
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    const auto theirs = Script(seed).run(ns3::CreateObject<ns3::DefaultSimulatorImpl>());
    const auto ours = Script(seed).run(ns3::CreateObject<LeanSimulator>());
    ASSERT_EQ(ours, theirs) << "seed " << seed;
    events += ours.size();
  }
  EXPECT_GT(events, 20'000U);  // the scripts do not die out
}

}  // namespace
}  // namespace airsplit
