// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// When tasks arrive.
#include <cmath>

#include <gtest/gtest.h>

#include "common/error.h"
#include "sim/world/arrivals.h"
#include "sim/world/task.h"

namespace airsplit {
namespace {

WorkloadSettings workload_of(Arrivals arrivals, double rate_hz) {
  WorkloadSettings workload;
  workload.arrivals = arrivals;
  workload.rate_hz = rate_hz;
  return workload;
}

std::vector<double> times_of(const WorkloadSettings& workload, std::uint32_t device, int count) {
  const auto process = make_arrivals(workload, {device, 0, device}, 10, nullptr);
  std::vector<double> times;
  times.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) times.push_back(process->next()->time_s);
  return times;
}

TEST(PeriodicArrivals, BeginWhereTheirPhaseSays) {
  WorkloadSettings workload = workload_of(Arrivals::kPeriodic, 10);
  workload.devices = 4;
  EXPECT_DOUBLE_EQ(times_of(workload, 3, 2)[1], 0.175);
  workload.phase = Phase::kSame;
  EXPECT_DOUBLE_EQ(times_of(workload, 3, 2)[1], 0.1);
  workload.phase = Phase::kRandom;
  const double begin_s = times_of(workload, 3, 1)[0];
  EXPECT_GT(begin_s, 0);
  EXPECT_LT(begin_s, 0.1);
  EXPECT_NE(begin_s, times_of(workload, 2, 1)[0]);
}

// Uniform on [0, 40 ms]: mean 20 ms, standard deviation 40 / sqrt(12) ms.
TEST(PeriodicArrivals, AreLateByUpToTheJitter) {
  WorkloadSettings workload = workload_of(Arrivals::kPeriodic, 10);
  workload.jitter_ms = 40;
  constexpr int kCount = 10'000;
  const auto times = times_of(workload, 0, kCount);
  double sum_ms = 0;
  for (int i = 0; i < kCount; ++i) {
    const double late_ms = 1e3 * (times[static_cast<std::size_t>(i)] - i / 10.0);
    EXPECT_GE(late_ms, -1e-6);
    EXPECT_LE(late_ms, 40 + 1e-6);
    sum_ms += late_ms;
  }
  EXPECT_NEAR(sum_ms / kCount, 20, 3.3 * 40 / std::sqrt(12.0 * kCount));
}

// A Markov-modulated Poisson process of rates a, b and stays 1/u, 1/v, a with probability p: in t
// seconds the number of arrivals has the mean m t, m = p a + (1 - p) b, and the variance
//   m t + 2 p (1 - p) (a - b)^2 / (u + v) (t - (1 - exp(-(u + v) t)) / (u + v)).
TEST(BurstyArrivals, HaveTheMeanAndTheVarianceOfTheirModel) {
  WorkloadSettings workload = workload_of(Arrivals::kBursty, 50);
  workload.burst_factor = 5;
  workload.burst_share = 0.15;
  workload.burst_ms = 300;
  const double p = 0.15, a = 250, b = 50 * (1 - 0.75) / 0.85, u = 1 / 0.3, v = u * p / (1 - p);
  const double t = 2, s = u + v, mean = 50 * t;
  const double variance =
      mean + 2 * p * (1 - p) * (a - b) * (a - b) / s * (t - (1 - std::exp(-s * t)) / s);
  constexpr int kWindows = 4000;
  // A window of 2 s in every 8 s, so that windows are nearly independent.
  const auto process = make_arrivals(workload, {0, 0, 0}, 10, nullptr);
  double sum = 0, squares = 0, time_s = process->next()->time_s;
  for (int i = 0; i < kWindows; ++i) {
    double count = 0;
    for (; time_s < 8.0 * i + 2; time_s = process->next()->time_s) {
      count += time_s >= 8.0 * i ? 1 : 0;
    }
    sum += count;
    squares += count * count;
  }
  const double simulated_mean = sum / kWindows;
  const double simulated_variance = squares / kWindows - simulated_mean * simulated_mean;
  std::printf(
      "arrivals in 2 s: mean %.2f (theory %.2f), variance %.0f (theory %.0f, Poisson %.0f)\n",
      simulated_mean, mean, simulated_variance, variance, mean);
  EXPECT_NEAR(simulated_mean, mean, 3.3 * std::sqrt(variance / kWindows));
  EXPECT_NEAR(simulated_variance / variance, 1, 0.1);
}

TEST(BurstyArrivals, MayBeSilentBetweenBursts) {
  WorkloadSettings workload = workload_of(Arrivals::kBursty, 10);
  workload.burst_factor = 10;
  workload.burst_share = 0.1;
  workload.burst_ms = 100;
  // 5000 bursts of 100 ms, all at 100 tasks per second, a tenth of the time.
  constexpr int kCount = 50'000;
  const auto times = times_of(workload, 0, kCount);
  EXPECT_NEAR(times.back() / (kCount / 10.0), 1, 0.1);
}

TEST(Trace, GivesItsArrivalsToItsDevices) {
  const auto trace = std::make_shared<const Trace>(
      parse_trace("time_s,image,device\n0.5,3,1\r\n0.5, 4 ,0\n\n2,1,1\n", "t.csv"));
  WorkloadSettings workload = workload_of(Arrivals::kTrace, 0);
  const auto process = make_arrivals(workload, {7, 2, 1}, 10, trace);
  const auto first = process->next(), second = process->next();
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->time_s, 0.5);
  EXPECT_EQ(first->image, 3U);
  EXPECT_EQ(second->time_s, 2);
  EXPECT_EQ(second->image, 1U);
  EXPECT_FALSE(process->next());
  EXPECT_NO_THROW(check_trace(*trace, 5, 2));
  EXPECT_THROW(check_trace(*trace, 4, 2), InputError);
  EXPECT_THROW(check_trace(*trace, 5, 1), InputError);
}

TEST(Trace, WithoutDevicesIsEveryDevices) {
  const auto trace = std::make_shared<const Trace>(parse_trace("time_s,image\n1,2\n", "t.csv"));
  for (std::uint32_t device : {0U, 1U}) {
    const auto process =
        make_arrivals(workload_of(Arrivals::kTrace, 0), {device, 0, device}, 10, trace);
    EXPECT_EQ(process->next()->image, 2U);
  }
}

TEST(Trace, IsReadAsSpreadsheetsAndRWriteIt) {
  for (const char* text : {"\xEF\xBB\xBFtime_s,image\r\n0.5,3\r\n", "\"time_s\",\"image\"\n0.5,3\n",
                           "\xEF\xBB\xBF\"time_s\",\"image\"\r\n\"0.5\",\"3\"\r\n"}) {
    const Trace trace = parse_trace(text, "t.csv");
    ASSERT_EQ(trace.arrivals.size(), 1U);
    EXPECT_EQ(trace.arrivals[0].time_s, 0.5);
    EXPECT_EQ(trace.arrivals[0].image, 3U);
  }
}

/// The same arrival over and over.
class Flood final : public ArrivalProcess {
 public:
  std::optional<Arrival> next() override { return Arrival{0.5, 0}; }
};

TEST(TaskDrawing, MoreTasksThanARunSimulatesAreAnErrorNotACut) {
  TaskDrawing drawing(1, 0);
  drawing.add_device({0, 0, 0}, std::make_unique<Flood>());
  EXPECT_THROW(drawing.draw(), InputError);
  TaskDrawing ended(1, 1000);
  ended.add_device({0, 0, 0}, std::make_unique<Flood>());
  EXPECT_EQ(ended.draw().size(), 1000U);
}

TEST(Trace, Errors) {
  const auto error = [](const std::string& text) -> std::string {
    try {
      parse_trace(text, "t.csv");
      return "";
    } catch (const InputError& e) {
      return e.what();
    }
  };
  EXPECT_EQ(error(""), "t.csv: there is no arrival in this file");
  EXPECT_EQ(error("time_s,image\n"), "t.csv: there is no arrival in this file");
  EXPECT_EQ(error("1,2\n"),
            "t.csv:1: \"1,2\": expected the columns time_s,image or time_s,image,device");
  EXPECT_EQ(error("time_s,image\n1\n"), "t.csv:2: 1 fields, expected 2");
  EXPECT_EQ(error("time_s,image\nx,1\n"), "t.csv:2: time_s = x: expected a number from 0 to 1e+08");
  EXPECT_EQ(error("time_s,image\n1,1.5\n"), "t.csv:2: image = 1.5: expected a whole number");
  EXPECT_EQ(error("time_s,image\n-1,1\n"),
            "t.csv:2: time_s = -1: expected a number from 0 to 1e+08");
  EXPECT_EQ(error("time_s,image\n\"1,1\n"), "t.csv:2: a quote that is not closed in its line");
  EXPECT_EQ(error("time_s,image\n2,1\n1,1\n"), "t.csv:3: this arrival is before the one above it");
}

}  // namespace
}  // namespace airsplit
