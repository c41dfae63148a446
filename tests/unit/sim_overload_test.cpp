// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Which latencies are those of a steady state: of queues worked out by hand.
#include <algorithm>

#include <gtest/gtest.h>

#include "common/random.h"
#include "sim/run/overload.h"

namespace airsplit {
namespace {

constexpr double kSecond = 1e9;

/// A queue with one server: tasks every `period_s`, or as a Poisson process, each served in
/// `service_s`.
std::vector<TaskRecord> queue(int count, double period_s, double service_s, bool is_poisson,
                              std::uint64_t seed = 1) {
  const RandomStream random(seed, "overload test");
  std::vector<TaskRecord> tasks;
  double arrival_s = 0, free_s = 0;
  for (int i = 0; i < count; ++i) {
    arrival_s +=
        is_poisson ? period_s * random.exponential(static_cast<std::uint64_t>(i)) : period_s;
    free_s = std::max(free_s, arrival_s) + service_s;
    TaskRecord task;
    task.arrival_ns = static_cast<std::int64_t>(arrival_s * kSecond);
    task.answered_ns = static_cast<std::int64_t>(free_s * kSecond);
    task.outcome = Outcome::kMet;
    tasks.push_back(task);
  }
  return tasks;
}

TEST(Overload, IsAQueueThatGrows) {
  EXPECT_TRUE(latency_grows(queue(1000, 0.1, 0.125, false), 0));
  EXPECT_TRUE(latency_grows(queue(40, 0.1, 0.125, false), 0));
  EXPECT_TRUE(latency_grows(queue(1000, 0.1, 0.102, false), 0));  // 2 % too much
  EXPECT_TRUE(latency_grows(queue(1000, 0.1, 0.13, true), 0));
}

TEST(Overload, IsSeenWhereFewAreAnswered) {
  std::vector<TaskRecord> tasks = queue(1000, 0.1, 0.4, false);
  const std::int64_t end_ns = tasks.back().arrival_ns;
  for (TaskRecord& task : tasks) {
    if (task.answered_ns > end_ns) task.answered_ns = kNotYet, task.outcome = Outcome::kUnfinished;
  }
  EXPECT_TRUE(latency_grows(tasks, 0));
  EXPECT_FALSE(latency_grows(tasks, 1)) << "another group";
}

// Tasks of several devices come device after device, not as they arrived.
TEST(Overload, DoesNotDependOnTheTasksOrder) {
  const std::vector<TaskRecord> tasks = queue(1000, 0.1, 0.125, false);
  std::vector<TaskRecord> by_device;
  for (std::size_t device = 0; device < 2; ++device)
    for (std::size_t i = device; i < tasks.size(); i += 2) by_device.push_back(tasks[i]);
  EXPECT_TRUE(latency_grows(by_device, 0));
}

TEST(Overload, IsNoQueueThatIsServed) {
  EXPECT_FALSE(latency_grows(queue(1000, 0.1, 0.09, false), 0));
  int found = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    if (latency_grows(queue(1000, 0.1, 0.08, true, seed), 0)) ++found;
  }
  EXPECT_EQ(found, 0) << "of 200 queues with a load of 0.8";
  EXPECT_FALSE(latency_grows(queue(19, 0.1, 1, false), 0)) << "too few to say";
  EXPECT_FALSE(latency_grows({}, 0));
}

}  // namespace
}  // namespace airsplit
