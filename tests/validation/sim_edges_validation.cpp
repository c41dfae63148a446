// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: how tasks find one of many edges, in the supermarket model. 100 like edges with one
// worker each, Poisson arrivals at a load l of each, exponential times of mean 1. The link takes no
// time and the device computes nothing, so that load reports are fresh.
//
//   random              each edge is M/M/1: the mean time is 1 / (1 - l)
//   least-loaded of d   as the edges become many, a share of l^((d^i - 1) / (d - 1)) of them has i
//                       tasks or more (Mitzenmacher, "The power of two choices in randomized load
//                       balancing", IEEE Transactions on Parallel and Distributed Systems 12,
//                       2001); the mean time is the sum of these over i >= 1, divided by l (Little)
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
constexpr std::size_t kEdges = 100;

Scenario supermarket(double load, const std::string& choice, std::int64_t probes,
                     std::int64_t tasks) {
  Scenario scenario = edge_scenario(load * kEdges / kServiceS, tasks);
  scenario.workload.arrivals = Arrivals::kPoisson;
  scenario.edges.resize(kEdges);
  for (EdgeSettings& edge : scenario.edges) edge.service = ServiceTimes::kExponential;
  scenario.device.edge_choice = find_edge_choice(choice);
  scenario.device.edge_probes = probes;
  return scenario;
}

/// In service times, over replications; each without its first tenth.
MeanEstimate mean_time(Scenario scenario, int replications) {
  const Profile profile = made_up_profile(1, 0, kServiceMacs);
  MeanEstimate estimate;
  for (int r = 0; r < replications; ++r) {
    scenario.workload.seed = 100 + r;
    const auto tasks = replay_groups(scenario, profile);
    const std::size_t warm_up = tasks.size() / 10;
    double sum_ns = 0;
    for (std::size_t i = warm_up; i < tasks.size(); ++i)
      sum_ns += static_cast<double>(tasks[i].edge_end_ns - tasks[i].uplink_end_ns);
    estimate.add(1e-9 * sum_ns / kServiceS / static_cast<double>(tasks.size() - warm_up));
  }
  return estimate;
}

double mean_field_time(double load, int choices) {
  double sum = 0, power = 1;  // (d^i - 1) / (d - 1)
  for (int i = 1; i < 30; ++i) {
    sum += std::pow(load, power);
    power = choices * power + 1;
  }
  return sum / load;
}

TEST(Supermarket, RandomEdgesAreAsManyMM1) {
  fmt::print("random of {} edges: mean time, services\n{:>6} {:>10} {:>8} {:>18}\n", kEdges, "load",
             "simulated", "theory", "99.9 % interval");
  for (const double load : {0.7, 0.9}) {
    const MeanEstimate estimate = mean_time(supermarket(load, "random", 0, 150'000), 12);
    const double theory = 1 / (1 - load);
    const Interval interval = estimate.interval_999();
    const bool ok = interval.contains(theory);
    fmt::print("{:>6} {:>10.4f} {:>8.4f} [{:.4f}, {:.4f}]  {}\n", load, estimate.mean(), theory,
               interval.low, interval.high, verdict(ok));
    EXPECT_TRUE(ok) << load;
  }
}

TEST(Supermarket, TheLeastLoadedOfTwoIsAsTheMeanFieldSays) {
  fmt::print(
      "least loaded of 2 of {} edges: mean time, services\n{:>6} {:>10} {:>10} {:>8} {:>7}\n",
      kEdges, "load", "simulated", "mean field", "off", "random");
  for (const double load : {0.7, 0.9}) {
    const double simulated = mean_time(supermarket(load, "least-loaded", 2, 200'000), 4).mean();
    const double theory = mean_field_time(load, 2), random = 1 / (1 - load);
    const bool ok = std::abs(simulated / theory - 1) <= 0.03 && simulated < random;
    fmt::print("{:>6} {:>10.4f} {:>10.4f} {:>6.2f} % {:>7.3f}  {}\n", load, simulated, theory,
               100 * (simulated / theory - 1), random, verdict(ok));
    EXPECT_TRUE(ok) << load;
  }
}

// Old reports draw the crowd: everybody goes where there was little to do (Mitzenmacher, "How
// useful is old information?", IEEE Transactions on Parallel and Distributed Systems 11, 2000). Of
// all edges with reports of 20 services ago that is worse than random ones.
TEST(Supermarket, OldReportsAreWorseThanNone) {
  Scenario scenario = supermarket(0.9, "least-loaded", 0, 50'000);
  const double fresh = mean_time(scenario, 1).mean();
  scenario.device.load_age_ms = 20 * 1e3 * kServiceS;
  const double old = mean_time(scenario, 1).mean();
  scenario.device.edge_probes = 2;
  const double of_two = mean_time(scenario, 1).mean();
  fmt::print("load 0.9: least loaded of all, fresh {:.3f}, 20 services old {:.3f}; of two {:.3f}\n",
             fresh, old, of_two);
  EXPECT_LT(fresh, mean_field_time(0.9, 2));
  EXPECT_GT(old, 10.0);
  EXPECT_LT(of_two, old);
}

}  // namespace
}  // namespace airsplit
