// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How often the interval of a sweep that stops by itself (--until) holds the true value: of 200
// sweeps with seeds of their own, at least 93 % of what are meant to be 95 % intervals. The true
// value is that of many replications with other seeds.
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "results/columns.h"
#include "sim/sweep/sweep_plan.h"
#include "sim/sweep/sweep_point.h"

namespace airsplit {
namespace {

constexpr int kSeeds = 200;
constexpr int kFirstOtherSeed = 1'000'000;

// The tasks of a replication see one and the same shadowing, or nearly: as good as one task.
constexpr const char* kShadowing = R"(
workload = { profile = "shapes", rate_hz = 5, deadline_ms = 90, tasks = 100 }
link = { bandwidth_mhz = 0.2, snr_db = 7, fading = "rayleigh", coherence_ms = 20, shadowing_db = 8, shadowing_ms = 100000 }
device = { processor = "stm32h7" }
edge = { processor = "rtx-2080-ti" }
scheme = [{ kind = "direct", codec = "jpeg", quality = 75 }]
)";
// A queue with a load of 0.8: late tasks come one after another.
constexpr const char* kQueue = R"(
workload = { profile = "shapes", arrivals = "poisson", rate_hz = 26, deadline_ms = 300, tasks = 200 }
link = { bandwidth_mhz = 0.1, snr_db = 10, fading = "none" }
device = { processor = "ideal" }
edge = { processor = "ideal" }
scheme = [{ kind = "direct", codec = "jpeg", quality = 75 }]
)";

/// A point for each of `seeds` seeds.
SweepPlan plan_of(const char* scenario, int first_seed, int seeds, const ReplicationRule& rule) {
  SweepPlan plan;
  plan.scenario_path = "x.toml";
  plan.scenario_text = scenario;
  plan.axes = {
      parse_axis(fmt::format("workload.seed={}:1:{}", first_seed, first_seed + seeds - 1))};
  plan.points = grid(plan.axes);
  plan.rule = rule;
  return plan;
}

struct Found {
  double met, low, high, replications;
};

std::vector<Found> simulate_all(const SweepPlan& plan) {
  Assets assets(AIRSPLIT_SOURCE_DIR);
  const RowReader reader(column_names(plan.keys()));
  std::vector<Found> found;
  for (std::uint64_t point = 0; point < plan.points.size(); ++point) {
    const PointRows rows = run_point(plan, point, assets, [](std::int64_t) {}, {});
    const auto number = [&](const char* name) { return *reader.number(rows.pooled[0], name); };
    found.push_back({number("deadline_met"), number("deadline_met_low"),
                     number("deadline_met_high"), number("replications")});
  }
  return found;
}

void expect_coverage(const std::string& what, const char* scenario, double half_width) {
  const double truth =
      simulate_all(plan_of(scenario, kFirstOtherSeed, 1, {3000, 3000, 0})).front().met;
  int covered = 0;
  double replications = 0, width = 0;
  for (const Found& found :
       simulate_all(plan_of(scenario, 1, kSeeds, {kFewestOfAnOpenNumber, 100, half_width}))) {
    if (found.low <= truth && truth <= found.high) ++covered;
    EXPECT_GE(found.low, 0);
    EXPECT_LE(found.high, 1);
    EXPECT_GE(found.replications, 10);
    replications += found.replications / kSeeds;
    width += (found.high - found.low) / 2 / kSeeds;
  }
  fmt::print("{:<28} {:>8} {:>8.4f} {:>8.3f} {:>12.1f} {:>10.4f}\n", what, half_width, truth,
             double(covered) / kSeeds, replications, width);
  EXPECT_GE(covered, 0.93 * kSeeds) << what;
}

TEST(Intervals, OfSweepsThatStopByThemselvesHoldTheTruth) {
  fmt::print("{:<28} {:>8} {:>8} {:>8} {:>12} {:>10}\n", "", "--until", "truth", "covered",
             "replications", "half width");
  expect_coverage("8 dB of shadowing over 100 s", kShadowing, 0.15);
  expect_coverage("queue, load 0.8", kQueue, 0.03);
}

}  // namespace
}  // namespace airsplit
