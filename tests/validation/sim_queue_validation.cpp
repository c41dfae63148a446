// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: queues at the edge. The link takes no time and the devices compute nothing, so that
// tasks come to the edge as they arrive. Waiting is from a payload's arrival until its batch
// begins.
#include <cmath>
#include <cstdint>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/replay_world.h"
#include "tests/validation/interval.h"

namespace airsplit {
namespace {

constexpr double kServiceS = 0.01;  // 5e6 multiply-adds at 1e9 operations per second
constexpr double kServiceMacs = 5e6;
constexpr std::uint32_t kFewBytes = 1;
constexpr int kReplications = 40;
constexpr std::int64_t kTasks = 8000, kWarmUp = 1000;

double waiting_s(const TaskRecord& task) {
  return static_cast<double>(task.edge_start_ns - task.uplink_end_ns) * 1e-9;
}

/// Means over replications, which are independent, of the waiting in each, after a warm-up.
MeanEstimate mean_waiting(Scenario scenario) {
  const Profile profile = made_up_profile(kFewBytes, 0, kServiceMacs);
  MeanEstimate estimate;
  for (int r = 0; r < kReplications; ++r) {
    scenario.workload.seed = 100 + r;
    const auto tasks = replay_groups(scenario, profile);
    double sum = 0;
    for (std::size_t i = kWarmUp; i < tasks.size(); ++i) sum += waiting_s(tasks[i]);
    estimate.add(sum / static_cast<double>(tasks.size() - kWarmUp));
  }
  return estimate;
}

void expect_waiting(const std::string& what, const Scenario& scenario, double theory_s) {
  const MeanEstimate estimate = mean_waiting(scenario);
  const Interval interval = estimate.interval_999();
  const bool ok = interval.contains(theory_s);
  fmt::print("{:<28} {:>12.4f} {:>9.4f} [{:.4f}, {:.4f}]  {}\n", what, 1e3 * estimate.mean(),
             1e3 * theory_s, 1e3 * interval.low, 1e3 * interval.high, verdict(ok));
  EXPECT_TRUE(ok) << what;
}

void print_waiting_header(const char* title) {
  fmt::print("{}: mean waiting, ms\n{:<28} {:>12} {:>9} {:>19}\n", title, "", "simulated", "theory",
             "99.9 % interval");
}

Scenario poisson(double load, std::int64_t workers) {
  Scenario scenario =
      edge_scenario(load * static_cast<double>(workers) / kServiceS, kTasks + kWarmUp);
  scenario.workload.arrivals = Arrivals::kPoisson;
  scenario.edge.workers = workers;
  return scenario;
}

// Pollaczek and Khinchine: load * service / (2 (1 - load)).
TEST(EdgeQueue, MD1WaitsAsPollaczekAndKhinchineSay) {
  print_waiting_header("M/D/1");
  for (const double load : {0.2, 0.5, 0.8}) {
    expect_waiting(fmt::format("load {}", load), poisson(load, 1),
                   load * kServiceS / (2 * (1 - load)));
  }
}

// Several devices' Poisson processes are one of their sum.
TEST(EdgeQueue, MD1OfManyDevicesWaitsAsOneOfTheirSum) {
  print_waiting_header("M/D/1 of 16 devices");
  Scenario scenario = poisson(0.6, 1);
  scenario.workload.devices = 16;
  scenario.workload.rate_hz /= 16;
  expect_waiting("load 0.6", scenario, 0.6 * kServiceS / (2 * 0.4));
}

/// Erlang's C: the probability that all of c servers are busy, at an offered load of `erlangs`.
double erlang_c(int servers, double erlangs) {
  double term = 1, sum = 0;  // erlangs^k / k!
  for (int k = 0; k < servers; ++k) {
    sum += term;
    term *= erlangs / (k + 1);
  }
  const double busy = term * servers / (servers - erlangs);
  return busy / (sum + busy);
}

TEST(EdgeQueue, MMcWaitsAsErlangSays) {
  print_waiting_header("M/M/c");
  for (const int servers : {1, 2, 4, 8}) {
    const double load = 0.7, erlangs = load * servers;
    Scenario scenario = poisson(load, servers);
    scenario.edge.service = ServiceTimes::kExponential;
    expect_waiting(fmt::format("{} workers, load {}", servers, load), scenario,
                   erlang_c(servers, erlangs) * kServiceS / (servers - erlangs));
  }
}

/// Deterministic: to the nanosecond.
void expect_exactly(const std::string& what, double simulated_ms, double theory_ms) {
  const bool ok = std::abs(simulated_ms - theory_ms) <= 1e-6;
  fmt::print("{:<44} {:>12.6f} {:>12.6f}  {}\n", what, simulated_ms, theory_ms, verdict(ok));
  EXPECT_TRUE(ok) << what;
}

double mean_waiting_ms(const std::vector<TaskRecord>& tasks) {
  double sum = 0;
  for (const TaskRecord& task : tasks) sum += waiting_s(task);
  return 1e3 * sum / static_cast<double>(tasks.size());
}

TEST(EdgeQueue, DD1WaitsAsArithmeticSays) {
  fmt::print("D/D/1: mean waiting, ms\n{:<44} {:>12} {:>12}\n", "", "simulated", "theory");
  const Profile profile = made_up_profile(kFewBytes, 0, kServiceMacs);
  constexpr int kCount = 1000;
  expect_exactly("load 0.9", mean_waiting_ms(replay_groups(edge_scenario(90, kCount), profile)), 0);
  // Task i waits i (service - period).
  expect_exactly("load 1.25", mean_waiting_ms(replay_groups(edge_scenario(125, kCount), profile)),
                 (kCount - 1) / 2.0 * (10 - 8));
  // Of 10 tasks at once the k-th waits k services, and they are through before the next 10 come.
  Scenario at_once = edge_scenario(5, kCount);
  at_once.workload.devices = 10;
  at_once.workload.phase = Phase::kSame;
  expect_exactly("10 at once, load 0.5", mean_waiting_ms(replay_groups(at_once, profile)),
                 (10 - 1) / 2.0 * 10);
  at_once.edge.workers = 2;  // the k-th waits floor(k / 2)
  expect_exactly("10 at once, 2 workers", mean_waiting_ms(replay_groups(at_once, profile)), 20);
}

// --- EDF ----------------------------------------------------------------------------------------

std::uint64_t met(const std::vector<TaskRecord>& tasks) {
  std::uint64_t count = 0;
  for (const TaskRecord& task : tasks) count += task.outcome == Outcome::kMet ? 1 : 0;
  return count;
}

Group group_of(const Scenario& scenario, const std::string& name, double rate_hz,
               double deadline_ms) {
  Group group{name, scenario.workload, scenario.link, scenario.device, {}};
  group.workload.rate_hz = rate_hz;
  group.workload.deadline_ms = deadline_ms;
  return group;
}

// Urgent tasks (30 ms) and patient ones (300 ms) at a load of 1.1, with late ones dropped. In the
// order of arrival the patient ones make the urgent ones late.
TEST(EdgeQueue, EarliestDeadlineFirstMeetsMoreThanFirstInFirstOut) {
  Scenario scenario = edge_scenario(0, 20'000);
  scenario.workload.arrivals = Arrivals::kPoisson;
  scenario.workload.devices = 2;
  scenario.groups = {group_of(scenario, "urgent", 55, 30), group_of(scenario, "patient", 55, 300)};
  for (Group& group : scenario.groups) group.workload.devices = 1;
  const Profile profile = made_up_profile(kFewBytes, 0, kServiceMacs);
  fmt::print("EDF against FIFO at a load of 1.1: deadlines met of {}\n{:>8} {:>8} {:>8}\n",
             scenario.workload.tasks, "drop", "fifo", "edf");
  for (const Policy* drop : policies_at(PolicyPlace::kEdgeDrop)) {
    scenario.edge.drop = drop;
    scenario.edge.queue = find_policy(PolicyPlace::kEdgeQueue, "fifo");
    const std::uint64_t fifo = met(replay_groups(scenario, profile));
    scenario.edge.queue = find_policy(PolicyPlace::kEdgeQueue, "edf");
    const std::uint64_t edf = met(replay_groups(scenario, profile));
    fmt::print("{:>8} {:>8} {:>8}  {}\n", drop->name, fifo, edf, verdict(edf > fifo));
    EXPECT_GT(edf, fifo);
    // Nobody serves more than 100 a second.
    EXPECT_LE(edf, 20'000 / 1.1 * 1.02);
  }
}

// --- batches ------------------------------------------------------------------------------------

/// Images per second while there is always a full batch waiting.
double saturated_throughput(std::int64_t batch, const Processor& processor,
                            const Profile& profile) {
  const std::int64_t tasks = 200 * batch;
  Scenario scenario = edge_scenario(1e6, tasks);  // all are there before the second batch
  scenario.edge.batch = batch;
  scenario.edge.batch_wait_ms = 1000;  // the first batch waits for its tasks too
  const auto done = replay_groups(scenario, profile, processor);
  const double seconds =
      static_cast<double>(done.back().edge_end_ns - done.front().edge_start_ns) * 1e-9;
  return static_cast<double>(tasks) / seconds;
}

// A network of 18 blocks whose small batches are bound by starting layers, larger ones by memory
// and by operations.
TEST(EdgeQueue, BatchesRaiseTheThroughputAsTheirCurveSays) {
  Profile profile = made_up_profile(kFewBytes, 0, 0);
  PartWork& part = profile.entries[0].work.edge;
  for (int i = 0; i < 18; ++i) part.push_back({"block", 2e6 * (i + 1), 3, 4e5 * (i + 1), 5e5});
  Processor processor;
  processor.peak_gflops = 1000;
  processor.efficiency = 0.4;
  processor.memory_gb_s = 100;
  processor.layer_ms = 0.05;
  processor.overhead_ms = 0.5;
  fmt::print("batches: images per second, saturated\n{:>6} {:>12} {:>12}\n", "size", "simulated",
             "the curve's");
  double last = 0;
  for (const std::int64_t batch : {1, 2, 4, 8, 16, 32, 64}) {
    const double simulated = saturated_throughput(batch, processor, profile);
    const double curve =
        static_cast<double>(batch) / compute_seconds(processor, part, static_cast<int>(batch));
    const bool ok = std::abs(simulated / curve - 1) < 1e-6;
    fmt::print("{:>6} {:>12.3f} {:>12.3f}  {}\n", batch, simulated, curve, verdict(ok));
    EXPECT_TRUE(ok) << batch;
    EXPECT_GT(simulated, last);
    last = simulated;
  }
}

}  // namespace
}  // namespace airsplit
