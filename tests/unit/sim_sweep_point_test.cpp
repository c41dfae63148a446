// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A point of a sweep: its replications, the rule that ends them, and the way its rows travel.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "common/file.h"
#include "results/statistics.h"
#include "results/store.h"
#include "sim/sweep/resume.h"
#include "sim/sweep/sweep_plan.h"
#include "sim/sweep/sweep_point.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr const char* kScenario = R"(
workload = { profile = "shapes", rate_hz = 5, deadline_ms = 90, tasks = 40 }
link = { bandwidth_mhz = 0.2, snr_db = 10, fading = "rayleigh", coherence_ms = 20 }
device = { processor = "stm32h7" }
edge = { processor = "rtx-2080-ti" }
scheme = [{ kind = "local" }, { kind = "direct", codec = "jpeg", quality = 75 }]
)";

SweepPlan plan_of(const ReplicationRule& rule) {
  SweepPlan plan;
  plan.scenario_path = "my scenario.toml";
  plan.scenario_text = kScenario;
  plan.settings = {{"workload.seed", "7", "--seed 7"}};
  plan.axes = {parse_axis("link.snr_db=0,3")};
  plan.points = grid(plan.axes);
  plan.rule = rule;
  return plan;
}

class SweepPointTest : public ::testing::Test {
 protected:
  PointRows run(const SweepPlan& plan, std::uint64_t point = 0) {
    seeds_.clear();
    return run_point(plan, point, assets_, [&](std::int64_t seed) { seeds_.push_back(seed); }, {});
  }

  std::string field(const PointRows& rows, std::size_t scheme, const std::string& name) const {
    const auto columns = column_names({"link.snr_db"});
    const auto place = std::find(columns.begin(), columns.end(), name) - columns.begin();
    return rows.pooled.at(scheme).at(static_cast<std::size_t>(place));
  }

  Assets assets_{AIRSPLIT_SOURCE_DIR};
  std::vector<std::int64_t> seeds_;
};

TEST(ReplicationSeeds, AreOfTheirOwnStreams) {
  EXPECT_EQ(replication_seed(7, 0), 7);
  std::set<std::int64_t> seeds;
  for (std::int64_t seed = 0; seed < 20; ++seed) {
    for (std::uint64_t r = 0; r < 100; ++r) seeds.insert(replication_seed(seed, r));
  }
  EXPECT_THAT(seeds, SizeIs(2000));  // no replication of one seed is one of another's
  EXPECT_GE(*seeds.begin(), 0);
  EXPECT_LT(*seeds.rbegin(), std::int64_t{1} << 53);  // a scenario can say it
  // Golden: results of a version are those of the next.
  EXPECT_EQ(replication_seed(1, 1), 7574807039464440);
  EXPECT_EQ(replication_seed(1, 2), 8197799865504936);
}

TEST_F(SweepPointTest, PoolsItsReplications) {
  const PointRows rows = run(plan_of({3, 3, 0}));
  EXPECT_THAT(rows.replications, SizeIs(3));
  EXPECT_THAT(seeds_, testing::ElementsAre(7, replication_seed(7, 1), replication_seed(7, 2)));
  ASSERT_THAT(rows.pooled, SizeIs(2));
  EXPECT_EQ(field(rows, 0, "tasks"), "120");
  EXPECT_EQ(field(rows, 0, "replications"), "3");
  EXPECT_EQ(field(rows, 0, "seed"), "7");
  EXPECT_EQ(field(rows, 0, "link.snr_db"), "0");
  EXPECT_NE(rows.replications[1], rows.replications[2]);
}

TEST_F(SweepPointTest, HasInEachReplicationWhatItsSeedGivesAlone) {
  const PointRows several = run(plan_of({3, 3, 0}), 1);
  SweepPlan alone = plan_of({1, 1, 0});
  alone.settings = {{"workload.seed", std::to_string(replication_seed(7, 2)), "--seed"}};
  EXPECT_EQ(several.replications[2], run(alone, 1).pooled);
  EXPECT_EQ(several.replications[0], run(plan_of({1, 1, 0}), 1).pooled);
}

TEST_F(SweepPointTest, StopsWhenEveryIntervalIsNarrowEnough) {
  const double half_width = 0.05;
  const PointRows rows = run(plan_of({10, 1000, half_width}));
  const RowReader reader(column_names({"link.snr_db"}));
  const std::uint64_t n = rows.replications.size();
  EXPECT_TRUE(is_narrow_enough(reader, rows.pooled, half_width));
  ASSERT_GT(n, 10U);
  // One fewer was not enough; and the rule changes nothing but the number, and how much is made of
  // replications that decide about themselves.
  const PointRows fewer = run(plan_of({n - 1, n - 1, half_width}));
  EXPECT_FALSE(is_narrow_enough(reader, fewer.pooled, half_width));
  const PointRows fixed = run(plan_of({n, n, 0}));
  EXPECT_EQ(fixed.replications, rows.replications);
  EXPECT_NEAR(std::stod(field(fixed, 1, "effective_tasks")) * part_after_stopping(n),
              std::stod(field(rows, 1, "effective_tasks")), 1e-3);
  EXPECT_LT(std::stod(field(fixed, 1, "effective_tasks")), std::stod(field(fixed, 1, "tasks")));
  EXPECT_EQ(field(rows, 1, "interval_over"), "replications");
  EXPECT_EQ(field(run(plan_of({1, 1, 0})), 1, "interval_over"), "tasks");
}

TEST_F(SweepPointTest, StopsAtTheCapAndNotBeforeTheLeast) {
  EXPECT_THAT(run(plan_of({10, 14, 1e-6})).replications, SizeIs(14));
  EXPECT_THAT(run(plan_of({15, 19, 0.4})).replications, SizeIs(15));
}

TEST_F(SweepPointTest, TravelsWhole) {
  for (const std::uint64_t replications : {1, 3}) {
    const PointRows sent = run(plan_of({replications, replications, 0}));
    const PointRows received = parse_point_rows(to_text(sent));
    EXPECT_EQ(received.pooled, sent.pooled);
    EXPECT_EQ(received.replications, sent.replications);
  }
}

TEST_F(SweepPointTest, CountsItsLatenciesAsItsRowsDo) {
  for (const std::uint64_t replications : {1, 3}) {
    const PointRows sent = run(plan_of({replications, replications, 0}));
    const PointRows received = parse_point_rows(to_text(sent));
    ASSERT_THAT(received.latencies, SizeIs(2));
    for (std::size_t scheme = 0; scheme < 2; ++scheme) {
      const double deadline_ms = plan_of({}).scenario(0).workload.deadline_ms;
      std::uint64_t answered = 0, met = 0, right = 0;
      for (const LatencyCount& count : received.latencies[scheme]) {
        answered += count.answered;
        right += count.right;
        if (count.latency_ms <= deadline_ms) met += count.answered;
      }
      const double tasks = std::stod(field(sent, scheme, "tasks"));
      EXPECT_EQ(std::to_string(answered), field(sent, scheme, "answered"));
      EXPECT_NEAR(static_cast<double>(met) / tasks, std::stod(field(sent, scheme, "deadline_met")),
                  1e-6);
      EXPECT_EQ(received.latencies[scheme].back().answered_trials > 0, replications > 1);
      EXPECT_NEAR(static_cast<double>(right) / static_cast<double>(answered),
                  std::stod(field(sent, scheme, "accuracy")), 1e-6);
    }
  }
}

// What a store has of a plan.
class ResumeTest : public SweepPointTest {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "airsplit-resume-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// A store with the points of this plan.
  Store filled(const SweepPlan& plan) {
    Store store = Store::create(path(), {}, plan.keys());
    for (std::uint64_t i = 0; i < plan.points.size(); ++i) store.append(i, run(plan, i));
    return store;
  }

  SweepPlan over(const std::string& axis, const ReplicationRule& rule) const {
    SweepPlan plan = plan_of(rule);
    plan.axes = {parse_axis(axis)};
    plan.points = grid(plan.axes);
    return plan;
  }

  std::string path() const { return (folder_ / "s.sqlite").string(); }

 private:
  std::filesystem::path folder_;
};

TEST_F(ResumeTest, FindsPointsByTheirValues) {
  const Store store = filled(over("link.snr_db=0,3", {2, 2, 0}));
  const Resume larger = resume(over("link.snr_db=5,3.0,-1,0", {2, 2, 0}), store, path());
  EXPECT_EQ(larger.numbers, (std::map<std::uint64_t, std::uint64_t>{{0, 3}, {1, 1}}));
  EXPECT_THAT(larger.missing, testing::ElementsAre(0, 2));
  EXPECT_THROW(resume(over("link.snr_db=0,5", {2, 2, 0}), store, path()), InputError);
}

TEST_F(ResumeTest, TakesPointsThatHaveWhatIsAsked) {
  const Store store = filled(over("link.snr_db=0,3", {12, 12, 0}));
  const auto missing = [&](const ReplicationRule& rule) {
    return resume(over("link.snr_db=0,3", rule), store, path()).missing.size();
  };
  EXPECT_EQ(missing({12, 12, 0}), 0U);
  EXPECT_EQ(missing({13, 13, 0}), 2U);
  EXPECT_EQ(missing({10, 100, 0.49}), 0U);
  EXPECT_EQ(missing({10, 12, 1e-6}), 0U);  // the cap
  EXPECT_EQ(missing({10, 100, 1e-6}), 2U);
  EXPECT_THROW(missing({5, 5, 0}), InputError);
  EXPECT_THROW(missing({10, 11, 0.1}), InputError);
}

TEST(SweepPlan, SaysHowToReplayAPoint) {
  EXPECT_EQ(plan_of({}).replay_command(1, "42"),
            "airsplit run 'my scenario.toml' --set workload.seed=7 --set link.snr_db=3 --seed 42");
}

TEST(SweepPlan, DescribesWhatDecidesTheRows) {
  EXPECT_EQ(plan_of({2, 2, 0}).describe(),
            "--set workload.seed=7 --over link.snr_db=0,3 --replications 2");
  EXPECT_EQ(plan_of({2, 50, 0.01}).describe(),
            "--set workload.seed=7 --over link.snr_db=0,3 --replications 2 --until 0.01 --cap 50");
  EXPECT_EQ(plan_of({}).describe(1), "link.snr_db=3");
}

TEST(SweepPlan, ThatIsWrongAtOnePointIsRefused) {
  SweepPlan plan = plan_of({});
  plan.axes = {parse_axis("workload.images=10,100000000")};
  plan.points = grid(plan.axes);
  Assets assets(AIRSPLIT_SOURCE_DIR);
  EXPECT_THROW(check_plan(plan, "airsplit sweep", assets), InputError);
}

}  // namespace
}  // namespace airsplit
