// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/sweep/sweep_estimate.h"

#include <chrono>
#include <set>

#include "sim/run/run.h"

namespace airsplit {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kBudgetS = 5;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Thrown by the watch of a simulation that was looked at for long enough.
struct Enough {};

/// Seconds that a replication of a scheme takes, by what of it fits into `budget_s`.
double scheme_seconds(const PreparedRun& run, std::size_t scheme, double budget_s) {
  const Clock::time_point start = Clock::now();
  double share = 0;
  const Watch watch = [&](std::size_t arrived, std::size_t all) {
    share = static_cast<double>(arrived) / static_cast<double>(all);
    if (arrived > 0 && seconds_since(start) > budget_s) throw Enough();
  };
  try {
    run.run_scheme(scheme, watch);
  } catch (const Enough&) {
    return seconds_since(start) / share;
  }
  return seconds_since(start);
}

double point_seconds(const SweepPlan& plan, std::uint64_t point, Assets& assets, double budget_s) {
  const Clock::time_point start = Clock::now();
  const PreparedRun run(plan.scenario(point), assets);
  double seconds = seconds_since(start);
  const double budget_of_scheme_s = budget_s / static_cast<double>(run.schemes());
  for (std::size_t i = 0; i < run.schemes(); ++i) {
    seconds += scheme_seconds(run, i, budget_of_scheme_s);
  }
  return seconds;
}

}  // namespace

Estimate estimate(const SweepPlan& plan, const std::vector<std::uint64_t>& points, Assets& assets) {
  if (points.empty()) return {};
  const std::set<std::uint64_t> samples = {points.front(), points[points.size() / 2],
                                           points.back()};
  const auto count = static_cast<double>(samples.size());
  double seconds = 0;
  for (const std::uint64_t point : samples) {
    seconds += point_seconds(plan, point, assets, kBudgetS / count);
  }
  const double once_s = seconds / count * static_cast<double>(points.size());
  return {once_s * static_cast<double>(plan.rule.least),
          once_s * static_cast<double>(plan.rule.most)};
}

}  // namespace airsplit
