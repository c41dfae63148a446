// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Each policy through the table, against orders worked out by hand.
#include <filesystem>
#include <set>
#include <utility>

#include <gtest/gtest.h>

#include "common/file.h"
#include "sim/policies/policy.h"
#include "sim/run/task_file.h"
#include "sim/world/waiting_line.h"
#include "tests/replay_world.h"

namespace airsplit {
namespace {

using Tasks = std::vector<std::size_t>;

struct Served {
  Tasks served, dropped;
};

/// Four tasks come at 10, 20, 30 and 40 to a line of this capacity, due at 140, 90, 120 and 60,
/// each of 25 at least; their turns are all at `now_ns`.
Served serve(const QueueRules& rules, std::int64_t capacity, std::int64_t now_ns) {
  const std::vector<WaitingTask> tasks = {
      {1, 0, 10, 140, 25}, {2, 0, 20, 90, 25}, {3, 0, 30, 120, 25}, {4, 0, 40, 60, 25}};
  WaitingLine line(rules, capacity);
  Served result;
  for (const WaitingTask& task : tasks) {
    if (const auto dropped = line.push(task, task.task)) result.dropped.push_back(*dropped);
  }
  while (!line.empty()) {
    const WaitingTask task = line.pop();
    (line.gives_up(task, now_ns) ? result.dropped : result.served).push_back(task.task);
  }
  return result;
}

Served serve(PolicyPlace place, const char* name, std::int64_t capacity, std::int64_t now_ns) {
  const Policy* policy = find_policy(place, name);
  EXPECT_NE(policy, nullptr) << name;
  return serve(policy->make(), capacity, now_ns);
}

TEST(Policies, DeviceFifo) {
  const Served result = serve(PolicyPlace::kDeviceQueue, "fifo", 3, 1000);
  EXPECT_EQ(result.served, (Tasks{1, 2, 3}));
  EXPECT_EQ(result.dropped, (Tasks{4}));
}

TEST(Policies, DeviceDropOldest) {
  const Served result = serve(PolicyPlace::kDeviceQueue, "drop-oldest", 2, 1000);
  EXPECT_EQ(result.served, (Tasks{3, 4}));
  EXPECT_EQ(result.dropped, (Tasks{1, 2}));
}

// At 65 a task that is due at 90 is just in time with its 25.
TEST(Policies, DeviceDropLate) {
  const Served result = serve(PolicyPlace::kDeviceQueue, "drop-late", 0, 65);
  EXPECT_EQ(result.served, (Tasks{1, 2, 3}));
  EXPECT_EQ(result.dropped, (Tasks{4}));
  EXPECT_EQ(serve(PolicyPlace::kDeviceQueue, "drop-late", 0, 66).served, (Tasks{1, 3}));
  EXPECT_EQ(serve(PolicyPlace::kDeviceQueue, "drop-late", 1, 0).dropped, (Tasks{2, 3, 4}));
}

TEST(Policies, EdgeOrders) {
  EXPECT_EQ(serve(PolicyPlace::kEdgeQueue, "fifo", 0, 1000).served, (Tasks{1, 2, 3, 4}));
  EXPECT_EQ(serve(PolicyPlace::kEdgeQueue, "edf", 0, 1000).served, (Tasks{4, 2, 3, 1}));
}

TEST(Policies, EdgeDrops) {
  EXPECT_TRUE(serve(PolicyPlace::kEdgeDrop, "none", 0, 1000).dropped.empty());
  EXPECT_EQ(serve(PolicyPlace::kEdgeDrop, "late", 0, 66).dropped, (Tasks{2, 4}));
}

TEST(Policies, TheTableHasEachOnceAndTheDefaultsFirst) {
  std::set<std::pair<PolicyPlace, std::string>> seen;
  for (const Policy& policy : builtin_policies()) {
    EXPECT_TRUE(seen.insert({policy.place, policy.name}).second) << policy.name;
    EXPECT_EQ(find_policy(policy.place, policy.name), &policy);
  }
  EXPECT_EQ(seen.size(), 7U);
  EXPECT_EQ(default_policy(PolicyPlace::kDeviceQueue)->name, "fifo");
  EXPECT_EQ(default_policy(PolicyPlace::kEdgeQueue)->name, "fifo");
  EXPECT_EQ(default_policy(PolicyPlace::kEdgeDrop)->name, "none");
  EXPECT_EQ(find_policy(PolicyPlace::kDeviceQueue, "edf"), nullptr);
}

// A table of one's own: the last that came is served first, and of a full queue the next.
TEST(Policies, OnesOwnIsAsGood) {
  std::vector<Policy> table = builtin_policies();
  table.push_back({PolicyPlace::kDeviceQueue, "newest", "last in, first out", [] {
                     QueueRules rules;
                     rules.rank = [](const WaitingTask& task) { return -task.arrived_ns; };
                     rules.when_full = WhenFull::kDropFirst;
                     return rules;
                   }});
  const Policy* own = find_policy(PolicyPlace::kDeviceQueue, "newest", table);
  ASSERT_EQ(own, policies_at(PolicyPlace::kDeviceQueue, table).back());
  EXPECT_EQ(serve(own->make(), 0, 0).served, (Tasks{4, 3, 2, 1}));
  EXPECT_EQ(serve(own->make(), 2, 0).dropped, (Tasks{2, 3}));

  // In a simulation, counted from 0: 15 ms for a task, one every 10 ms. 1 begins at 15 and 2 at 30,
  // just before 3 comes; 4 comes at 40 and begins at 45, before 3.
  Scenario scenario = made_up_scenario(100, 5);
  scenario.workload.deadline_ms = 1000;
  scenario.device.queue = own;
  const auto tasks = replay_groups(scenario, made_up_profile(10, 7.5e6, 0));
  EXPECT_LT(tasks[4].device_start_ns, tasks[3].device_start_ns);
  EXPECT_EQ(tasks[4].device_start_ns, 45'000'000);
  EXPECT_EQ(tasks[3].device_start_ns, 60'000'000);
}

// A small run's task file over each policy, byte for byte as it was when the policies were branches
// of the device's and the edge's code (tests/golden/policies/), but for the energy, which was
// defined anew since, and for entropy coding, which takes 11.6 us on the device and 16.24 us at the
// edge since it takes time.
TEST(Policies, TaskFilesAreAsTheyWere) {
  const std::string folder = AIRSPLIT_SOURCE_DIR "/tests/golden/policies/";
  const std::string written = testing::TempDir() + "policies.csv";
  const std::vector<std::pair<std::string, std::string>> runs = {
      {"fifo", "device.queue=fifo"},
      {"device.drop-oldest", "device.queue=drop-oldest"},
      {"device.drop-late", "device.queue=drop-late"},
      {"edge.edf", "edge.queue=edf"},
      {"edge.late", "edge.drop=late"}};
  Assets assets(AIRSPLIT_SOURCE_DIR);
  for (const auto& [name, setting] : runs) {
    const PreparedRun run(
        load_scenario(folder + "policies.toml", {parse_setting(setting, "--set")}), assets);
    TaskFile file(written);
    file.add(run, 0, run.simulate_scheme(0, 0, {}));
    file.finish();
    EXPECT_EQ(read_file(written), read_file(folder + name + ".csv")) << name;
  }
  std::filesystem::remove(written);
}

}  // namespace
}  // namespace airsplit
