// A point of a sweep: its replications, the rule that ends them, and the way its rows travel.
#include <algorithm>
#include <fstream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "common/file.h"
#include "results/statistics.h"
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
  const PointRows rows = run(plan_of({1, 1000, half_width}));
  const auto width = [&](const PointRows& of) {
    double widest = 0;
    for (std::size_t i = 0; i < of.pooled.size(); ++i) {
      widest = std::max(widest, std::stod(field(of, i, "deadline_met_high")) -
                                    std::stod(field(of, i, "deadline_met_low")));
    }
    return widest / 2;
  };
  const std::uint64_t n = rows.replications.size();
  EXPECT_LE(width(rows), half_width);
  ASSERT_GT(n, 2U);
  // One fewer was not enough; and the rule changes nothing but the number.
  EXPECT_GT(width(run(plan_of({n - 1, n - 1, 0}))), half_width);
  EXPECT_EQ(run(plan_of({n, n, 0})).pooled, rows.pooled);
}

TEST_F(SweepPointTest, StopsAtTheCapAndNotBeforeTheLeast) {
  EXPECT_THAT(run(plan_of({1, 4, 1e-6})).replications, SizeIs(4));
  EXPECT_THAT(run(plan_of({5, 9, 0.4})).replications, SizeIs(5));
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
      EXPECT_NEAR(static_cast<double>(right) / static_cast<double>(answered),
                  std::stod(field(sent, scheme, "accuracy")), 1e-6);
    }
  }
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
