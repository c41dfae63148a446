// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: policies that choose, in closed form. One device, no queue, one Rayleigh block a
// task, and two candidates, A with the shorter payload and B with the more accurate answers.
//
// A payload of L bytes and its answer of 64 bits are through by the deadline D if the uplink's gain
// is at least g_L(h) = (2^(8L / (B (D - 64 / (B log2(1 + SNR h))))) - 1) / SNR, h being the
// downlink's, so that with p_L = E[exp(-g_L(h))] over h ~ Exp(1):
//
//   oracle-channel     p_B b + (p_A - p_B) a            a, b: how often A and B are right
//   oracle             p_B u + (p_A - p_B) a            u: how often one of them is
//   expected, perfect  E[exp(-max(g_B(h), G)) b + max(0, exp(-g_A(h)) - exp(-G)) a], for it takes B
//                      from a gain of G on, with which B is in time at each of the five rates that
//                      it takes for the answer's: 4/5 b is less than a
//   expected, mean     p_A a or p_B b, whichever is more
#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "channel/analytic/analytic_settings.h"
#include "common/random.h"
#include "sim/scenario/group.h"
#include "tests/choice_world.h"
#include "tests/validation/gain_distribution.h"

namespace airsplit {
namespace {

constexpr double kBandwidthHz = 1e6, kDeadlineS = 0.02, kAnswerBits = 64;
constexpr std::int64_t kTasks = 20'000;

/// Bytes that take so many bit/s/Hz within the deadline.
std::uint32_t bytes_for(double bits_per_hz) {
  return static_cast<std::uint32_t>(bits_per_hz * kBandwidthHz * kDeadlineS / 8);
}

struct Point {
  double snr_db;
  double a_bits_per_hz, b_bits_per_hz;
};

// A is right for 6 of 10 images, B for 7, one of them for 9.
const std::vector<int> kRightA = {1, 1, 1, 1, 1, 1, 0, 0, 0, 0};
const std::vector<int> kRightB = {0, 0, 1, 1, 1, 1, 1, 1, 1, 0};
constexpr double kA = 0.6, kB = 0.7, kEither = 0.9;

class Theory {
 public:
  explicit Theory(const Point& point)
      : snr_(std::pow(10.0, point.snr_db / 10)),
        a_(bytes_for(point.a_bits_per_hz)),
        b_(bytes_for(point.b_bits_per_hz)) {}

  double oracle_channel() const { return in_time(b_) * kB + (in_time(a_) - in_time(b_)) * kA; }
  double oracle() const { return in_time(b_) * kEither + (in_time(a_) - in_time(b_)) * kA; }
  double fixed_a() const { return in_time(a_) * kA; }
  double expected_mean() const {
    return estimated(b_) * kB > estimated(a_) * kA ? in_time(b_) * kB : in_time(a_) * kA;
  }
  double expected_perfect() const {
    const double from = needed_gain(b_, typical_answers_s().front());
    return over_downlink([&](double answer_s) {
      return std::exp(-std::max(from, needed_gain(b_, answer_s))) * kB +
             std::max(0.0, std::exp(-needed_gain(a_, answer_s)) - std::exp(-from)) * kA;
    });
  }

 private:
  /// Of the uplink, where the answer takes so long.
  double needed_gain(std::uint32_t bytes, double answer_s) const {
    const double left_s = kDeadlineS - answer_s;
    if (left_s <= 0) return std::numeric_limits<double>::infinity();
    return std::expm1(std::log(2.0) * 8 * bytes / (kBandwidthHz * left_s)) / snr_;
  }
  template <typename F>
  double over_downlink(F f) const {
    return gain_mean({Fading::Rayleigh}, [&](double gain) {
      return f(kAnswerBits / (kBandwidthHz * std::log2(1 + snr_ * gain)));
    });
  }
  double in_time(std::uint32_t bytes) const {
    return over_downlink([&](double answer_s) { return std::exp(-needed_gain(bytes, answer_s)); });
  }
  /// At the gains in the middle of five parts of equal probability, of 64; the slowest first.
  std::vector<double> typical_answers_s() const {
    std::vector<double> times;
    for (const double place : {6.5, 19.5, 32.5, 44.5, 57.5})
      times.push_back(kAnswerBits / (kBandwidthHz * std::log2(1 - snr_ * std::log1p(-place / 64))));
    return times;
  }
  /// What the policy takes for in_time().
  double estimated(std::uint32_t bytes) const {
    double sum = 0;
    for (const double answer_s : typical_answers_s())
      sum += std::exp(-needed_gain(bytes, answer_s)) / 5;
    return sum;
  }

  double snr_;
  std::uint32_t a_, b_;
};

/// A task at the start of every fiftieth block.
Scenario one_block_a_task(double snr_db) {
  Scenario scenario = made_up_scenario(1, kTasks);
  scenario.workload.images = 0;
  scenario.workload.deadline_ms = 1e3 * kDeadlineS;
  scenario.link.radio.snr_db = snr_db;
  scenario.link.radio.fading = Fading::Rayleigh;
  scenario.link.radio.coherence_ms = 1e3 * kDeadlineS;
  return scenario;
}

void expect_accuracy(const Point& point, const SchemeSpec& spec, double theory) {
  ChoiceWorld world(
      {{bytes_for(point.a_bits_per_hz), kRightA}, {bytes_for(point.b_bits_per_hz), kRightB}});
  std::uint64_t right = 0;
  for (const TaskRecord& task : world.play(one_block_a_task(point.snr_db), spec))
    right += right_in_time(task) > 0 ? 1 : 0;
  const Interval interval = wilson_999(right, kTasks);
  const bool ok = interval.contains(theory);
  fmt::print("{:>6} {:>8} {:>8}  {:<18} {:>9.5f} {:>9.5f}  [{:.5f}, {:.5f}]  {}\n", point.snr_db,
             bytes_for(point.a_bits_per_hz), bytes_for(point.b_bits_per_hz), spec.name().substr(9),
             static_cast<double>(right) / kTasks, theory, interval.low, interval.high, verdict(ok));
  EXPECT_TRUE(ok) << "theory " << theory;
}

TEST(Choices, ExpectedAndOraclesMatchTheClosedForms) {
  fmt::print("in-deadline accuracy, {} tasks a row\n{:>6} {:>8} {:>8}  {:<18} {:>9} {:>9}\n",
             kTasks, "SNR dB", "A bytes", "B bytes", "policy", "simulated", "theory");
  SchemeSpec mean = choice_spec("expected");
  mean.csi = "mean";
  for (const Point& point :
       {Point{-10, 0.05, 0.15}, Point{-5, 0.1, 0.3}, Point{0, 0.3, 0.8}, Point{0, 0.7, 0.8},
        Point{5, 0.7, 1.8}, Point{10, 1.5, 3.0}, Point{15, 2.0, 4.5}, Point{20, 2.0, 6.5},
        Point{25, 5.0, 8.0}, Point{30, 6.5, 9.5}}) {
    const Theory theory(point);
    expect_accuracy(point, choice_spec("expected"), theory.expected_perfect());
    expect_accuracy(point, mean, theory.expected_mean());
    expect_accuracy(point, choice_spec("oracle"), theory.oracle());
    expect_accuracy(point, choice_spec("oracle-channel"), theory.oracle_channel());
    expect_accuracy(point, choice_spec("fixed"), theory.fixed_a());
  }
}

// --- the bound
// ------------------------------------------------------------------------------------

/// Every time that both have.
void expect_same_times(const TaskRecord& alone, const TaskRecord& simulated) {
  EXPECT_EQ(alone.device_start_ns, simulated.device_start_ns);
  EXPECT_EQ(alone.encode_start_ns, simulated.encode_start_ns);
  EXPECT_EQ(alone.device_end_ns, simulated.device_end_ns);
  EXPECT_EQ(alone.uplink_start_ns, simulated.uplink_start_ns);
  EXPECT_EQ(alone.uplink_end_ns, simulated.uplink_end_ns);
  EXPECT_EQ(alone.edge_start_ns, simulated.edge_start_ns);
  EXPECT_EQ(alone.edge_end_ns, simulated.edge_end_ns);
  EXPECT_EQ(alone.downlink_start_ns, simulated.downlink_start_ns);
  EXPECT_EQ(alone.downlink_end_ns, simulated.downlink_end_ns);
  EXPECT_EQ(alone.answered_ns, simulated.answered_ns);
  EXPECT_EQ(alone.ended_ns, simulated.ended_ns);
  EXPECT_EQ(alone.payload_bytes, simulated.payload_bytes);
  EXPECT_EQ(alone.uplink_air_bytes, simulated.uplink_air_bytes);
  EXPECT_EQ(alone.downlink_air_bytes, simulated.downlink_air_bytes);
  EXPECT_EQ(alone.predicted, simulated.predicted);
  EXPECT_EQ(alone.label, simulated.label);
  EXPECT_EQ(alone.outcome, simulated.outcome);
}

// One candidate leaves an oracle no choice: where tasks don't meet, what it plays is what happens.
TEST(Choices, TasksThatDoNotMeetAreAsIfAlone) {
  RandomSequence random(RandomStream(1, "alone"));
  for (int i = 0; i < 40; ++i) {
    Scenario scenario = made_up_scenario(0.02, 50);
    scenario.workload.images = 0;
    scenario.workload.deadline_ms = random.uniform(5, 100);
    scenario.workload.drain_s = 0.1;
    scenario.workload.seed = i;
    scenario.link.radio.snr_db = random.uniform(0, 30);
    scenario.link.radio.bandwidth_mhz = random.uniform(0.5, 5);
    scenario.link.radio.fading = random.below(3) == 0 ? Fading::None : Fading::Rayleigh;
    scenario.link.radio.coherence_ms = random.uniform(1, 50);
    if (random.below(3) == 0) scenario.link.radio.shadowing_db = 6;
    if (random.below(3) == 0) {
      scenario.workload.devices = 3;
      scenario.link.own.edit<AnalyticSettings>().sharing = Sharing::Tdma;
    }
    ChoiceWorld world({{static_cast<std::uint32_t>(random.below(4) * random.below(4000)),
                        {1, 0},
                        random.uniform(0, 1e7),
                        random.uniform(0, 1e7)}});
    const auto alone = world.play(scenario, choice_spec("oracle"));
    const auto simulated = world.play_fixed(scenario, 0);
    ASSERT_EQ(alone.size(), simulated.size());
    for (std::size_t task = 0; task < alone.size(); ++task) {
      expect_same_times(alone[task], simulated[task]);
      EXPECT_EQ(alone[task].oracle, right_in_time(simulated[task]));
    }
  }
}

const Policy* any_policy(RandomSequence& random, PolicyPlace place) {
  const auto there = policies_at(place);
  return there.at(random.below(there.size()));
}

Scenario busy_scenario(RandomSequence& random) {
  Scenario scenario = made_up_scenario(random.uniform(1, 100), 60);
  scenario.workload.images = 0;
  scenario.workload.devices = 1 + static_cast<std::int64_t>(random.below(4));
  scenario.workload.arrivals = static_cast<Arrivals>(random.below(3));
  scenario.workload.deadline_ms = random.uniform(5, 100);
  scenario.workload.drain_s = random.uniform(0.01, 1);
  scenario.workload.seed = static_cast<std::int64_t>(random.below(1000));
  scenario.link.radio.snr_db = random.uniform(-10, 30);
  scenario.link.radio.bandwidth_mhz = random.uniform(0.2, 5);
  scenario.link.radio.fading = static_cast<Fading>(random.below(4));
  scenario.link.radio.coherence_ms = random.uniform(1, 50);
  scenario.link.radio.shadowing_db = random.below(2) == 0 ? 0 : 6;
  scenario.link.own.edit<AnalyticSettings>().sharing = static_cast<Sharing>(random.below(3));
  scenario.edge.workers = 1 + static_cast<std::int64_t>(random.below(3));
  scenario.edge.batch = 1 + static_cast<std::int64_t>(random.below(4));
  scenario.edge.batch_wait_ms = random.below(2) == 0 ? 0 : random.uniform(0, 20);
  scenario.edge.queue = any_policy(random, PolicyPlace::kEdgeQueue);
  scenario.edge.drop = any_policy(random, PolicyPlace::kEdgeDrop);
  scenario.device.queue = any_policy(random, PolicyPlace::kDeviceQueue);
  scenario.device.queue_capacity = static_cast<std::int64_t>(random.below(4));
  return scenario;
}

std::vector<MadeUpCandidate> any_candidates(RandomSequence& random) {
  std::vector<MadeUpCandidate> candidates;
  for (std::uint64_t i = 2 + random.below(3); i > 0; --i) {
    MadeUpCandidate candidate;
    candidate.payload_bytes = static_cast<std::uint32_t>(random.below(5) * random.below(4000));
    candidate.right.clear();
    for (int image = 0; image < 10; ++image)
      candidate.right.push_back(static_cast<int>(random.below(2)));
    candidate.device_macs = random.uniform(0, 1e7);
    candidate.edge_macs = random.uniform(0, 5e6);
    candidates.push_back(candidate);
  }
  return candidates;
}

std::vector<SchemeSpec> every_policy(std::size_t candidates) {
  std::vector<SchemeSpec> specs;
  for (const ChoicePolicy& policy : builtin_choices()) {
    if (policy.open) continue;  // it waits for a program
    SchemeSpec spec = choice_spec(policy.name);
    for (std::size_t i = 1; i < candidates; ++i)
      spec.thresholds_db += (i > 1 ? " " : "") + std::to_string(8 * i);
    spec.budget_mj = 20;
    specs.push_back(spec);
    if (!policy.reads_snr) continue;
    spec.csi = "mean";
    specs.push_back(spec);
    spec.csi = "delayed";
    spec.csi_ms = 10;
    specs.push_back(spec);
    spec.csi = "noisy";
    spec.csi_ms = 0;
    spec.csi_db = 3;
    specs.push_back(spec);
  }
  return specs;
}

TEST(Choices, NoPolicyIsAboveTheOracle) {
  RandomSequence random(RandomStream(1, "regret"));
  double tasks = 0, bound = 0, best = 0;
  for (int i = 0; i < 200; ++i) {
    const Scenario scenario = busy_scenario(random);
    ChoiceWorld world(any_candidates(random));
    const auto oracle = world.play(scenario, choice_spec("oracle"));
    double its_best = 0;
    for (const SchemeSpec& spec : every_policy(world.choice().candidates.size())) {
      const auto played = world.play(scenario, spec);
      ASSERT_EQ(played.size(), oracle.size());
      double right = 0;
      for (std::size_t task = 0; task < played.size(); ++task) {
        EXPECT_LE(right_in_time(played[task]), right_in_time(oracle[task])) << spec.name();
        EXPECT_EQ(played[task].oracle, right_in_time(oracle[task])) << spec.name();
        EXPECT_LE(played[task].oracle_channel, played[task].oracle);
        right += right_in_time(played[task]);
      }
      if (spec.policy != "oracle") its_best = std::max(its_best, right);
    }
    tasks += static_cast<double>(oracle.size());
    best += its_best;
    for (const TaskRecord& task : oracle) bound += right_in_time(task);
  }
  fmt::print("in-deadline accuracy over all: oracle {:.3f}, the best other policy of each {:.3f}\n",
             bound / tasks, best / tasks);
  EXPECT_GT(best, 0.3 * bound) << "something is there to be bounded";
  EXPECT_LT(best, bound);
}

}  // namespace
}  // namespace airsplit
