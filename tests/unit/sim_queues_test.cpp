// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What waits for the device and for the edge, and what is dropped.
#include <gtest/gtest.h>

#include "sim/world/edge_queue.h"
#include "sim/world/waiting_line.h"
#include "tests/replay_world.h"

namespace airsplit {
namespace {

constexpr std::int64_t kMs = 1'000'000;  // in ns

std::vector<Outcome> outcomes(const std::vector<TaskRecord>& tasks) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(tasks.size());
  for (const TaskRecord& task : tasks) outcomes.push_back(task.outcome);
  return outcomes;
}

// --- the device: 15 ms for a task, one every 10 ms ----------------------------------------------

Scenario busy_device(std::int64_t tasks, const char* policy, std::int64_t capacity) {
  Scenario scenario = made_up_scenario(100, tasks);
  scenario.workload.deadline_ms = 1000;
  scenario.device.queue = find_policy(PolicyPlace::kDeviceQueue, policy);
  scenario.device.queue_capacity = capacity;
  return scenario;
}

// 0: 0-15; 1 waits from 10, runs 15-30; 2 waits from 20, runs 30-45; 3 waits from 30 and 4 comes at
// 40: the queue of 1 is full. 5 comes at 50, after 3 began at 45.
TEST(DeviceQueue, DropsWhatComesToAFullQueue) {
  const auto tasks = replay_groups(busy_device(6, "fifo", 1), made_up_profile(10, 7.5e6, 0));
  using O = Outcome;
  EXPECT_EQ(outcomes(tasks),
            (std::vector<O>{O::kMet, O::kMet, O::kMet, O::kMet, O::kDropped, O::kMet}));
  EXPECT_EQ(tasks[3].device_start_ns, 45 * kMs);
  EXPECT_EQ(tasks[4].device_start_ns, kNotYet);
  EXPECT_EQ(tasks[4].answered_ns, kNotYet);
}

TEST(DeviceQueue, DropsTheOldestForWhatComes) {
  const auto tasks = replay_groups(busy_device(6, "drop-oldest", 1), made_up_profile(10, 7.5e6, 0));
  using O = Outcome;
  EXPECT_EQ(outcomes(tasks),
            (std::vector<O>{O::kMet, O::kMet, O::kMet, O::kDropped, O::kMet, O::kMet}));
  EXPECT_EQ(tasks[4].device_start_ns, 45 * kMs);
}

// With the edge's 5 ms and a deadline of 26 ms a task must begin within 6 ms of its arrival. 1
// begins 5 ms late. 2 (at 20) would begin at 30, 10 ms late: dropped, and 3, of 30 ms, begins.
TEST(DeviceQueue, DropsWhatCanNoLongerBeInTime) {
  Scenario scenario = busy_device(4, "drop-late", 0);
  scenario.workload.deadline_ms = 26;
  const auto tasks = replay_groups(scenario, made_up_profile(1, 7.5e6, 2.5e6));
  using O = Outcome;
  EXPECT_EQ(outcomes(tasks), (std::vector<O>{O::kMet, O::kMet, O::kDropped, O::kMet}));
  EXPECT_EQ(tasks[3].device_start_ns, 30 * kMs);
}

// 15 ms and 5 ms at the edge: no task can be in time, not even one that finds the device idle.
TEST(DeviceQueue, ComputesNothingInVain) {
  Scenario scenario = busy_device(3, "drop-late", 0);
  scenario.workload.deadline_ms = 19;
  const auto tasks = replay_groups(scenario, made_up_profile(1, 7.5e6, 2.5e6));
  EXPECT_EQ(outcomes(tasks), std::vector<Outcome>(3, Outcome::kDropped));
}

// --- the edge's queue alone ---------------------------------------------------------------------

EdgeQueue queue_of(const char* order, std::int64_t batch, double wait_ms,
                   const char* drop = "none") {
  EdgeSettings settings;
  settings.queue = find_policy(PolicyPlace::kEdgeQueue, order);
  settings.batch = batch;
  settings.batch_wait_ms = wait_ms;
  settings.drop = find_policy(PolicyPlace::kEdgeDrop, drop);
  return EdgeQueue(settings, 2);
}

TEST(EdgeQueue, ServesInTheOrderOfArrivalOrOfTheDeadlines) {
  for (const std::string order : {"fifo", "edf"}) {
    EdgeQueue queue = queue_of(order.c_str(), 1, 0);
    queue.push({1, 0, 10, 300, 5});
    queue.push({2, 1, 11, 100, 5});
    queue.push({3, 0, 12, 200, 5});
    queue.push({4, 0, 13, 200, 5});
    std::vector<std::size_t> served, dropped;
    Batch batch;
    while (queue.take(20, batch, dropped)) served.push_back(batch.tasks.front());
    EXPECT_EQ(served, order == "fifo" ? (std::vector<std::size_t>{1, 2, 3, 4})
                                      : (std::vector<std::size_t>{2, 3, 4, 1}));
    EXPECT_TRUE(dropped.empty());
    EXPECT_FALSE(queue.ready_ns());
  }
}

TEST(EdgeQueue, ABatchIsOfOneNetworkAndWaitsToBeFull) {
  EdgeQueue queue = queue_of("fifo", 2, 1e-3);  // 1000 ns
  std::vector<std::size_t> dropped;
  Batch batch;
  queue.push({1, 0, 100, 1'000'000, 5});
  queue.push({2, 1, 200, 1'000'000, 5});
  EXPECT_FALSE(queue.take(300, batch, dropped));
  EXPECT_EQ(queue.ready_ns(), 1100);
  queue.push({3, 1, 400, 1'000'000, 5});  // fills the batch of network 1
  ASSERT_TRUE(queue.take(400, batch, dropped));
  EXPECT_EQ(batch.network, 1U);
  EXPECT_EQ(batch.tasks, (std::vector<std::size_t>{2, 3}));
  EXPECT_FALSE(queue.take(1099, batch, dropped));
  ASSERT_TRUE(queue.take(1100, batch, dropped));
  EXPECT_EQ(batch.tasks, (std::vector<std::size_t>{1}));
}

TEST(EdgeQueue, DropsWhatCanNoLongerBeInTimeAndFillsItsPlace) {
  EdgeQueue queue = queue_of("fifo", 2, 0, "late");
  std::vector<std::size_t> dropped;
  Batch batch;
  queue.push({1, 0, 0, 24, 5});  // 20 + 5 is after 24
  queue.push({2, 0, 0, 25, 5});
  queue.push({3, 0, 0, 10, 5});
  queue.push({4, 0, 0, 99, 5});
  ASSERT_TRUE(queue.take(20, batch, dropped));
  EXPECT_EQ(batch.tasks, (std::vector<std::size_t>{2, 4}));
  EXPECT_EQ(dropped, (std::vector<std::size_t>{1, 3}));
  queue.push({5, 0, 0, 10, 5});
  EXPECT_FALSE(queue.take(20, batch, dropped));
  EXPECT_EQ(dropped.back(), 5U);
}

// --- the edge in a simulation -------------------------------------------------------------------

// Two devices at 0 and 5 ms, 8 ms of uplink each, 10 ms at the edge: with two workers nobody waits.
TEST(EdgeWorkers, ServeAtTheSameTime) {
  Scenario scenario = made_up_scenario(100, 2);
  scenario.workload.devices = 2;
  scenario.edge.workers = 2;
  const auto tasks = replay_groups(scenario, made_up_profile(1000, 0, 5e6));
  EXPECT_EQ(tasks[0].edge_end_ns, 18 * kMs);
  EXPECT_EQ(tasks[1].edge_start_ns, 13 * kMs);
}

// A batch of up to 3 waits 6 ms: payloads arrive at 8 and 13 ms, it begins at 14 ms and takes 20
// ms.
TEST(EdgeBatches, BeginWhenTheOldestHasWaited) {
  Scenario scenario = made_up_scenario(100, 2);
  scenario.workload.devices = 2;
  scenario.edge.batch = 3;
  scenario.edge.batch_wait_ms = 6;
  const auto tasks = replay_groups(scenario, made_up_profile(1000, 0, 5e6));
  for (const TaskRecord& task : tasks) {
    EXPECT_EQ(task.edge_start_ns, 14 * kMs);
    EXPECT_EQ(task.edge_end_ns, 34 * kMs);
  }
  scenario.edge.batch = 2;  // full at 13 ms
  EXPECT_EQ(replay_groups(scenario, made_up_profile(1000, 0, 5e6))[0].edge_start_ns, 13 * kMs);
}

// Three tasks arrive at 8, 13 and 18 ms at an edge of 10 ms each; due at 20, 25, 30. The second
// would end at 28: dropped; the third begins at 18.
TEST(EdgeDrops, LeaveTimeForThoseThatCanBeInTime) {
  Scenario scenario = made_up_scenario(200.0 / 3, 3);
  scenario.workload.devices = 3;
  scenario.workload.deadline_ms = 20;
  scenario.edge.drop = find_policy(PolicyPlace::kEdgeDrop, "late");
  const auto tasks = replay_groups(scenario, made_up_profile(1000, 0, 5e6));
  using O = Outcome;
  EXPECT_EQ(outcomes(tasks), (std::vector<O>{O::kMet, O::kDropped, O::kMet}));
  EXPECT_EQ(tasks[1].edge_start_ns, kNotYet);
  EXPECT_EQ(tasks[2].edge_start_ns, 18 * kMs);
}

}  // namespace
}  // namespace airsplit
