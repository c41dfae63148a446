// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Properties that hold in every scenario, with one edge or several, a fallback, policies and
// losses: each task ends in exactly one way, an answered task's parts add up to its latency, and
// what tasks took of energy to what devices and edges did.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "channel/analytic/analytic_settings.h"
#include "common/random.h"
#include "sim/run/run.h"
#include "sim/scenario/edges.h"
#include "sim/scenario/group.h"
#include "tests/choice_world.h"

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
  edge.active_w = random.uniform(0, 300);
  edge.idle_w = random.uniform(0, 30);
  if (random.below(2) == 0) return;
  edge.backhaul_ms = random.uniform(0, 20);
  edge.backhaul_mbps = random.below(2) == 0 ? 0 : random.uniform(0.5, 100);
  edge.backhaul_jitter_ms = random.below(2) == 0 ? 0 : random.uniform(0, 10);
}

void randomise_edges(RandomSequence& random, Scenario& scenario) {
  for (std::uint64_t edges = random.below(5); edges > 0; --edges) {
    EdgeSettings edge;
    randomise_edge(random, edge);
    edge.name = std::to_string(edges);
    edge.snr_offset_db = random.below(2) == 0 ? 0 : random.uniform(-10, 10);
    scenario.edges.push_back(edge);
  }
}

void randomise_device(RandomSequence& random, const Scenario& scenario, DeviceSettings& device) {
  device.queue = any_policy(random, PolicyPlace::kDeviceQueue);
  device.queue_capacity = static_cast<std::int64_t>(random.below(4));
  device.fallback_ms = random.below(2) == 0 ? 0 : random.uniform(1, 100);
  const auto& choices = builtin_edge_choices();
  device.edge_choice = &choices[random.below(choices.size())];
  device.edge_probes = static_cast<std::int64_t>(random.below(3));
  device.load_age_ms = random.below(2) == 0 ? 0 : random.uniform(0, 100);
  if (scenario.edges.empty() || random.below(4) > 0) return;
  device.edge_choice = nullptr;
  device.edge = scenario.edges[random.below(scenario.edges.size())].name;
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
  if (random.below(4) == 0) scenario.link.loss.loss_percent = random.uniform(0, 30);
  randomise_edge(random, scenario.edge);
  randomise_edges(random, scenario);
  randomise_workload(random, scenario.workload);
  randomise_device(random, scenario, scenario.device);
  for (std::uint64_t groups = random.below(4); groups > 0; --groups) {
    Group group{std::to_string(groups), scenario.workload, scenario.link, scenario.device, {}};
    randomise_workload(random, group.workload);
    group.link.radio.snr_db = random.uniform(-20, 30);
    randomise_device(random, scenario, group.device);
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
  EXPECT_GE(latency_parts(task).backhaul_ns, 0);
}

/// A scheme that sends and one that does not, alone or as candidates of a policy.
class AnyScheme {
 public:
  AnyScheme(RandomSequence& random, const Scenario& scenario)
      : profile_(made_up_profile_with_local(static_cast<std::uint32_t>(random.below(20000)),
                                            random.uniform(0, 1e7), random.uniform(0, 1e7))),
        sends_(make_replay_runner(profile_, profile_.entries[0])),
        local_(make_replay_runner(profile_, profile_.entries[1])),
        played_(random.below(6) > 0 ? *sends_ : *local_) {
    if (random.below(2) == 0) return;
    const AnalyticSettings& link = scenario.link.own.get<AnalyticSettings>();
    const bool is_seen = link.outage == Outage::Wait && scenario.link.loss.loss_percent == 0;
    const std::vector<std::string> policies = {"ucb", "snr-threshold", "expected", "lyapunov"};
    choice_.spec = choice_spec(policies[random.below(is_seen ? 4 : 2)]);
    choice_.spec.thresholds_db = "3";
    choice_.spec.budget_mj = 20;
    choice_.policy = find_choice(choice_.spec.policy);
    choice_.candidates = {local_.get(), sends_.get()};
    for (SchemeRunner* candidate : choice_.candidates)
      choice_.measured.push_back(measurements_of(*candidate));
    played_ = PlayedScheme(choice_);
  }
  AnyScheme(const AnyScheme&) = delete;
  AnyScheme& operator=(const AnyScheme&) = delete;

  const PlayedScheme& played() const { return played_; }
  std::vector<TaskRecord> play(const Scenario& scenario) const {
    RunParts parts;
    parts.edges.assign(edges_of(scenario).size(), one_gflops_processor());
    for (const Group& group : groups_of(scenario)) {
      parts.groups.push_back({one_gflops_processor(), played_, nullptr});
      if (group.device.fallback_ms > 0) parts.groups.back().fallback = local_.get();
    }
    return simulate(scenario, parts);
  }
  bool was_sent(const TaskRecord& task) const {
    return played_.runners()[task.choice]->uses_link() && !task.fell_back;
  }

 private:
  Profile profile_;
  std::unique_ptr<SchemeRunner> sends_, local_;
  SchemeChoice choice_;
  PlayedScheme played_;
};

std::int64_t busy_ns(std::int64_t start_ns, std::int64_t end_ns, std::int64_t otherwise_ns) {
  if (start_ns == kNotYet) return 0;
  return (end_ns == kNotYet ? otherwise_ns : end_ns) - start_ns;
}

/// A device computes one thing at a time, at 5 W.
void expect_device_energy(const std::vector<TaskRecord>& tasks, std::size_t groups) {
  double mj = 0;
  std::int64_t all_ns = 0;
  for (std::uint32_t g = 0; g < groups; ++g) {
    const auto energies = task_energies(tasks, g, one_gflops_processor(), radio_power(Radio::kLte));
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      if (tasks[i].group != g) continue;
      const TaskRecord& task = tasks[i];
      mj += energies[i].compute_mj;
      all_ns += busy_ns(task.device_start_ns, task.device_end_ns, task.ended_ns) +
                busy_ns(task.fallback_start_ns, task.fallback_end_ns, task.ended_ns);
      for (const double part : {energies[i].idle_mj, energies[i].transmit_mj, energies[i].wait_mj,
                                energies[i].receive_mj})
        EXPECT_GE(part, 0);
    }
  }
  EXPECT_NEAR(mj, 5e-6 * static_cast<double>(all_ns), 1e-9 * (1 + mj));
}

/// Workers compute for 'active_w' and do nothing for 'idle_w', never more than there are.
void expect_site_energy(const Scenario& scenario, const std::vector<TaskRecord>& tasks) {
  const auto edges = edges_of(scenario);
  std::vector<double> worked_ns(edges.size());
  std::int64_t end_ns = 0;
  for (const TaskRecord& task : tasks) {
    worked_ns.at(task.edge) += task.worker_ns;
    end_ns = std::max({end_ns, task.ended_ns, task.edge_end_ns});
    if (edges[task.edge].batch == 1 && task.edge_end_ns != kNotYet) {
      EXPECT_EQ(task.worker_ns, static_cast<double>(task.edge_end_ns - task.edge_start_ns));
    }
  }
  double expected_mj = 0, mj = 0;
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const double all_ns = static_cast<double>(edges[e].workers) * static_cast<double>(end_ns);
    EXPECT_LE(worked_ns[e], all_ns * (1 + 1e-9));
    expected_mj +=
        1e-6 * (edges[e].active_w * worked_ns[e] + edges[e].idle_w * (all_ns - worked_ns[e]));
  }
  for (const double one : site_energies_mj(tasks, edges)) mj += one;
  EXPECT_NEAR(mj, expected_mj, 1e-9 * (1 + expected_mj));
}

TEST(RandomScenarios, EveryTaskEndsOnceAndItsPartsAddUp) {
  RandomSequence random(RandomStream(1, "random scenarios"));
  std::uint64_t all = 0, dropped = 0, lost = 0, met = 0, late = 0, unfinished = 0;
  std::uint64_t fallbacks = 0, elsewhere = 0;
  for (int i = 0; i < 400; ++i) {
    const Scenario scenario = random_scenario(random);
    const AnyScheme scheme(random, scenario);
    const auto tasks = scheme.play(scenario);
    ASSERT_EQ(tasks.size(), static_cast<std::size_t>(scenario.workload.tasks));
    const auto groups = groups_of(scenario);
    double drain_s = scenario.workload.drain_s;
    for (const Group& group : groups) drain_s = std::max(drain_s, group.workload.deadline_ms / 1e3);
    const std::int64_t end_ns = tasks.back().arrival_ns + std::llround(drain_s * 1e9);
    OutcomeCounts expected;
    for (const TaskRecord& task : tasks) {
      const bool answered = task.answered_ns != kNotYet;
      EXPECT_EQ(answered, task.outcome == Outcome::kMet || task.outcome == Outcome::kLate);
      if (answered) expect_order(task, scheme.was_sent(task), end_ns);
      fallbacks += task.fell_back ? 1 : 0;
      elsewhere += task.edge > 0 ? 1 : 0;
      const double latency_ms = static_cast<double>(task.answered_ns - task.arrival_ns) / 1e6;
      const bool in_time = answered && latency_ms <= groups[task.group].workload.deadline_ms;
      expected.met += in_time ? 1 : 0;
      expected.late += answered && !in_time ? 1 : 0;
      expected.dropped += task.outcome == Outcome::kDropped ? 1 : 0;
      expected.lost += task.outcome == Outcome::kLost ? 1 : 0;
      expected.unfinished += task.outcome == Outcome::kUnfinished ? 1 : 0;
    }
    // The rows of all groups hold each task once.
    expect_device_energy(tasks, groups.size());
    expect_site_energy(scenario, tasks);
    OutcomeCounts counted;
    for (std::uint32_t g = 0; g < groups.size(); ++g) {
      RowBuilder builder(scheme.played(), one_gflops_processor(), radio_power(Radio::kLte), g, "",
                         "", 0, Sites{edges_of(scenario), groups[g].device.fallback_ms > 0});
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
  std::printf("%llu finished on the device in the end, %llu for another edge than the first\n",
              static_cast<unsigned long long>(fallbacks),
              static_cast<unsigned long long>(elsewhere));
  for (const std::uint64_t count : {met, late, lost, dropped, unfinished, fallbacks, elsewhere}) {
    EXPECT_GT(count, 100U) << "each way is looked at";
  }
}

}  // namespace
}  // namespace airsplit
