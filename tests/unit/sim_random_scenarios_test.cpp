// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Properties that hold in every scenario: each task ends in exactly one way, and an answered task's
// parts add up to its latency.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "channel/analytic/analytic_settings.h"
#include "common/random.h"
#include "sim/run/run.h"
#include "sim/scenario/group.h"
#include "tests/replay_world.h"

namespace airsplit {
namespace {

template <typename Enum>
Enum any_of(RandomSequence& random, int choices) {
  return static_cast<Enum>(random.below(static_cast<std::uint64_t>(choices)));
}

const Policy* any_policy(RandomSequence& random, PolicyPlace place) {
  const auto there = policies_at(place);
  return there.at(random.below(there.size()));
}

void randomise_workload(RandomSequence& random, WorkloadSettings& workload) {
  workload.rate_hz = random.uniform(1, 200);
  workload.devices = 1 + static_cast<std::int64_t>(random.below(4));
  workload.deadline_ms = random.uniform(1, 100);
  workload.arrivals = any_of<Arrivals>(random, 3);  // a trace is drawn like no other
  workload.phase = any_of<Phase>(random, 3);
  workload.jitter_ms = random.uniform(0, 1e3 / workload.rate_hz);
  workload.burst_ms = random.uniform(10, 1000);
}

void randomise_edge(RandomSequence& random, EdgeSettings& edge) {
  edge.workers = 1 + static_cast<std::int64_t>(random.below(3));
  edge.queue = any_policy(random, PolicyPlace::kEdgeQueue);
  edge.drop = any_policy(random, PolicyPlace::kEdgeDrop);
  edge.batch = 1 + static_cast<std::int64_t>(random.below(4));
  edge.batch_wait_ms = random.below(2) == 0 ? 0 : random.uniform(0, 20);
  edge.service = any_of<ServiceTimes>(random, 2);
}

Scenario random_scenario(RandomSequence& random) {
  Scenario scenario = made_up_scenario(1, 1 + static_cast<std::int64_t>(random.below(100)));
  scenario.workload.images = 0;
  scenario.workload.drain_s = random.uniform(0.01, 1);
  scenario.workload.seed = static_cast<std::int64_t>(random.below(1000));
  scenario.link.radio.snr_db = random.uniform(-20, 30);
  scenario.link.radio.bandwidth_mhz = random.uniform(0.05, 5);
  scenario.link.radio.fading = random.below(2) == 0 ? Fading::None : Fading::Rayleigh;
  scenario.link.radio.coherence_ms = random.uniform(1, 50);
  if (random.below(4) == 0) {
    scenario.link.own.edit<AnalyticSettings>().outage = Outage::Lose;
    scenario.link.own.edit<AnalyticSettings>().retransmissions =
        static_cast<std::int64_t>(random.below(3));
  }
  randomise_edge(random, scenario.edge);
  randomise_workload(random, scenario.workload);
  scenario.device.queue = any_policy(random, PolicyPlace::kDeviceQueue);
  scenario.device.queue_capacity = static_cast<std::int64_t>(random.below(4));
  for (std::uint64_t groups = random.below(4); groups > 0; --groups) {
    Group group{std::to_string(groups), scenario.workload, scenario.link, scenario.device, {}};
    randomise_workload(random, group.workload);
    group.link.radio.snr_db = random.uniform(-20, 30);
    group.device.queue = any_policy(random, PolicyPlace::kDeviceQueue);
    scenario.groups.push_back(group);
  }
  if (!scenario.groups.empty()) scenario.workload.devices = 0;
  for (const Group& group : scenario.groups) scenario.workload.devices += group.workload.devices;
  return scenario;
}

void expect_order(const TaskRecord& task, bool uses_link, std::int64_t end_ns) {
  EXPECT_LE(task.arrival_ns, task.device_start_ns);
  EXPECT_LE(task.device_start_ns, task.encode_start_ns);
  EXPECT_LE(task.encode_start_ns, task.device_end_ns);
  if (uses_link) {
    EXPECT_LE(task.device_end_ns, task.uplink_start_ns);
    EXPECT_LE(task.uplink_start_ns, task.uplink_end_ns);
    EXPECT_LE(task.uplink_end_ns, task.edge_start_ns);
    EXPECT_LE(task.edge_start_ns, task.edge_end_ns);
    EXPECT_LE(task.edge_end_ns, task.downlink_start_ns);
    EXPECT_LE(task.downlink_end_ns, task.answered_ns);
  }
  EXPECT_LE(task.answered_ns, end_ns);
  EXPECT_EQ(latency_parts(task).latency_ns(), task.answered_ns - task.arrival_ns);
  EXPECT_GE(latency_parts(task).queue_ns, 0);
}

TEST(RandomScenarios, EveryTaskEndsOnceAndItsPartsAddUp) {
  RandomSequence random(RandomStream(1, "random scenarios"));
  std::uint64_t all = 0, dropped = 0, lost = 0, met = 0, late = 0, unfinished = 0;
  for (int i = 0; i < 400; ++i) {
    const Scenario scenario = random_scenario(random);
    Profile profile = made_up_profile(static_cast<std::uint32_t>(random.below(20000)),
                                      random.uniform(0, 1e7), random.uniform(0, 1e7));
    profile.entries[0].uses_link = random.below(6) > 0;
    const auto tasks = replay_groups(scenario, profile);
    ASSERT_EQ(tasks.size(), static_cast<std::size_t>(scenario.workload.tasks));
    const auto groups = groups_of(scenario);
    double drain_s = scenario.workload.drain_s;
    for (const Group& group : groups) drain_s = std::max(drain_s, group.workload.deadline_ms / 1e3);
    const std::int64_t end_ns = tasks.back().arrival_ns + std::llround(drain_s * 1e9);
    OutcomeCounts expected;
    for (const TaskRecord& task : tasks) {
      const bool answered = task.answered_ns != kNotYet;
      EXPECT_EQ(answered, task.outcome == Outcome::kMet || task.outcome == Outcome::kLate);
      if (answered) expect_order(task, profile.entries[0].uses_link, end_ns);
      const double latency_ms = static_cast<double>(task.answered_ns - task.arrival_ns) / 1e6;
      const bool in_time = answered && latency_ms <= groups[task.group].workload.deadline_ms;
      expected.met += in_time ? 1 : 0;
      expected.late += answered && !in_time ? 1 : 0;
      expected.dropped += task.outcome == Outcome::kDropped ? 1 : 0;
      expected.lost += task.outcome == Outcome::kLost ? 1 : 0;
      expected.unfinished += task.outcome == Outcome::kUnfinished ? 1 : 0;
    }
    // The rows of all groups hold each task once.
    const auto runner = make_replay_runner(profile, profile.entries.front());
    OutcomeCounts counted;
    for (std::uint32_t g = 0; g < groups.size(); ++g) {
      RowBuilder builder(*runner, one_gflops_processor(), radio_power(Radio::kLte), g);
      builder.add(tasks);
      const OutcomeCounts own = builder.row(1).outcomes;
      counted.met += own.met;
      counted.late += own.late;
      counted.lost += own.lost;
      counted.dropped += own.dropped;
      counted.unfinished += own.unfinished;
    }
    EXPECT_EQ(counted.met, expected.met);
    EXPECT_EQ(counted.late, expected.late);
    EXPECT_EQ(counted.lost, expected.lost);
    EXPECT_EQ(counted.dropped, expected.dropped);
    EXPECT_EQ(counted.unfinished, expected.unfinished);
    EXPECT_EQ(counted.total(), tasks.size());
    all += tasks.size();
    met += counted.met;
    late += counted.late;
    lost += counted.lost;
    dropped += counted.dropped;
    unfinished += counted.unfinished;
  }
  std::printf("%llu tasks: %llu met, %llu late, %llu lost, %llu dropped, %llu unfinished\n",
              static_cast<unsigned long long>(all), static_cast<unsigned long long>(met),
              static_cast<unsigned long long>(late), static_cast<unsigned long long>(lost),
              static_cast<unsigned long long>(dropped),
              static_cast<unsigned long long>(unfinished));
  for (const std::uint64_t count : {met, late, lost, dropped, unfinished}) {
    EXPECT_GT(count, 100U) << "each way to end is looked at";
  }
}

}  // namespace
}  // namespace airsplit
