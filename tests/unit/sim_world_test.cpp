// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Whole simulations with times worked out by hand. A link of 1 MHz at 0 dB without fading carries
// log2(1 + 1) = 1 Mbit/s up and down, so 1000 bytes take 8 ms and the answer's 8 bytes 0.064 ms.
#include <cmath>

#include <gtest/gtest.h>
#include <ns3/simulator.h>

#include "channel/analytic/analytic_settings.h"
#include "channel/link_models/link_models.h"
#include "channel/wifi/wifi_settings.h"
#include "common/error.h"
#include "common/random.h"
#include "sim/run/run.h"
#include "sim/world/world.h"
#include "tests/replay_world.h"

namespace airsplit {
namespace {

constexpr std::int64_t kMs = 1'000'000;  // in ns

Hardware one_gflops() { return {one_gflops_processor(), one_gflops_processor()}; }

std::vector<TaskRecord> replay(const Scenario& scenario, const Profile& profile) {
  const auto runner = make_replay_runner(profile, profile.entries.front());
  return simulate(scenario, one_gflops(), *runner);
}

// Device 2 ms, uplink 2000 bytes = 16 ms, edge 1 ms, downlink 0.064 ms; arrivals at 0 and 10 ms.
// The second task has its payload ready at 12 ms and waits 6 ms for the radio, busy until 18 ms.
TEST(World, TwoTasksByHand) {
  const auto tasks = replay(made_up_scenario(100, 2), made_up_profile(2000, 1e6, 0.5e6));
  ASSERT_EQ(tasks.size(), 2U);
  const TaskRecord& first = tasks[0];
  EXPECT_EQ(first.arrival_ns, 0);
  EXPECT_EQ(first.device_start_ns, 0);
  EXPECT_EQ(first.device_end_ns, 2 * kMs);
  EXPECT_EQ(first.uplink_start_ns, 2 * kMs);
  EXPECT_EQ(first.uplink_end_ns, 18 * kMs);
  EXPECT_EQ(first.edge_start_ns, 18 * kMs);
  EXPECT_EQ(first.edge_end_ns, 19 * kMs);
  EXPECT_EQ(first.downlink_start_ns, 19 * kMs);
  EXPECT_EQ(first.downlink_end_ns, 19'064'000);
  EXPECT_EQ(first.answered_ns, 19'064'000);
  EXPECT_EQ(first.outcome, Outcome::kMet);
  EXPECT_EQ(first.payload_bytes, 2000U);
  EXPECT_EQ(first.predicted, 1);
  EXPECT_EQ(first.label, 1);

  const TaskRecord& second = tasks[1];
  EXPECT_EQ(second.arrival_ns, 10 * kMs);
  EXPECT_EQ(second.device_end_ns, 12 * kMs);
  EXPECT_EQ(second.uplink_start_ns, 18 * kMs);
  EXPECT_EQ(second.uplink_end_ns, 34 * kMs);
  EXPECT_EQ(second.answered_ns, 35'064'000);
  EXPECT_EQ(second.outcome, Outcome::kLate);
  const LatencyParts parts = latency_parts(second);
  EXPECT_EQ(parts.device_ns, 2 * kMs);
  EXPECT_EQ(parts.queue_ns, 6 * kMs);
  EXPECT_EQ(parts.uplink_ns, 16 * kMs);
  EXPECT_EQ(parts.edge_ns, 1 * kMs);
  EXPECT_EQ(parts.downlink_ns, 64'000);
  EXPECT_EQ(parts.latency_ns(), 25'064'000);
}

TEST(World, TheRowOfTwoTasksByHand) {
  const Profile profile = made_up_profile(2000, 1e6, 0.5e6);
  const auto runner = make_replay_runner(profile, profile.entries.front());
  RowBuilder builder(*runner, one_gflops().device, radio_power(Radio::kLte, RadioTail::kAnswer));
  builder.add(simulate(made_up_scenario(100, 2), one_gflops(), *runner));
  const ResultRow row = builder.row(7);
  EXPECT_EQ(row.scheme, "aecnn");
  EXPECT_EQ(row.split, "layer3");
  EXPECT_EQ(row.ratio, 64);
  EXPECT_EQ(row.outcomes.met, 1U);
  EXPECT_EQ(row.outcomes.late, 1U);
  EXPECT_EQ(row.outcomes.total(), 2U);
  EXPECT_EQ(row.right, 2U);
  EXPECT_EQ(row.right_in_time, 1U);
  EXPECT_EQ(row.numbers.at("payload_bytes_mean"), 2000);
  EXPECT_EQ(row.numbers.at("payload_bytes_max"), 2000);
  EXPECT_EQ(row.numbers.at("compression_ratio"), 16);
  EXPECT_NEAR(row.latency_ms.at(0), 19.064, 1e-9);
  EXPECT_NEAR(row.latency_ms.at(1), 25.064, 1e-9);
  EXPECT_NEAR(row.numbers.at("device_ms_mean"), 2, 1e-9);
  EXPECT_NEAR(row.numbers.at("queue_ms_mean"), 3, 1e-9);
  EXPECT_NEAR(row.numbers.at("uplink_ms_mean"), 16, 1e-9);
  EXPECT_NEAR(row.numbers.at("edge_ms_mean"), 1, 1e-9);
  EXPECT_NEAR(row.numbers.at("downlink_ms_mean"), 0.064, 1e-9);
  // Computing: 5 W for 2 ms. Sending 0.016 Mbit in 16 ms: 438.39 * 0.016 + 1288.04 * 0.016 mJ. The
  // answer, 64 bit in 0.064 ms: (51.97 + 1288.04) * 0.000064 mJ, but the first one comes while the
  // second payload is sent, which takes the 1288.04 mW already. The radio waits for the second
  // answer alone, 1 ms at 1060 mW: the second payload follows the first at once.
  const double answer_mj = (51.97 + 1288.04 / 2) * 0.000064;
  EXPECT_NEAR(row.numbers.at("device_energy_mj_mean"),
              10 + 7.01424 + 20.60864 + answer_mj + 1.06 / 2, 1e-9);
  EXPECT_EQ(row.seed, 7U);
  EXPECT_EQ(row.replications, 1U);
}

// The simulation goes on until the last deadline at least, however short the drain.
TEST(World, ATaskInTimeIsNotCutOffByAShortDrain) {
  Scenario scenario = made_up_scenario(100, 1);
  scenario.workload.drain_s = 0.001;
  scenario.workload.deadline_ms = 20;
  EXPECT_EQ(replay(scenario, made_up_profile(2000, 1e6, 0.5e6))[0].outcome, Outcome::kMet);
  scenario.workload.deadline_ms = 19;
  EXPECT_EQ(replay(scenario, made_up_profile(2000, 1e6, 0.5e6))[0].outcome, Outcome::kUnfinished);
}

// Device 15 ms, arrivals every 10 ms: the second task waits 5 ms for the device.
TEST(World, ADeviceWorksOnOneTaskAtATime) {
  const auto tasks = replay(made_up_scenario(100, 2), made_up_profile(10, 7.5e6, 0));
  EXPECT_EQ(tasks[1].device_start_ns, 15 * kMs);
  EXPECT_EQ(tasks[1].device_end_ns, 30 * kMs);
  EXPECT_EQ(latency_parts(tasks[1]).queue_ns, 5 * kMs);
}

// Two devices, each on its own link, at 0 and 5 ms; payloads arrive at 8 and 13 ms; the edge takes
// 10 ms for each, so the second waits from 13 to 18 ms.
TEST(World, TheEdgeHasOneWorkerForAllDevices) {
  Scenario scenario = made_up_scenario(100, 2);
  scenario.workload.devices = 2;
  const auto tasks = replay(scenario, made_up_profile(1000, 0, 5e6));
  EXPECT_EQ(tasks[0].device, 0U);
  EXPECT_EQ(tasks[1].device, 1U);
  EXPECT_EQ(tasks[1].arrival_ns, 5 * kMs);
  EXPECT_EQ(tasks[1].uplink_start_ns, 5 * kMs);  // the other link is busy, not this one
  EXPECT_EQ(tasks[1].uplink_end_ns, 13 * kMs);
  EXPECT_EQ(tasks[0].edge_end_ns, 18 * kMs);
  EXPECT_EQ(tasks[1].edge_start_ns, 18 * kMs);
  EXPECT_EQ(tasks[1].answered_ns, 28'064'000);
  EXPECT_EQ(latency_parts(tasks[1]).queue_ns, 5 * kMs);
}

TEST(World, LocalNeverTouchesTheLink) {
  Profile profile = made_up_profile(8, 1e6, 0);
  profile.entries[0].uses_link = false;
  for (const LinkModel& model : builtin_links()) {
    Scenario scenario = made_up_scenario(100, 2);
    scenario.link.model = &model;  // of a bandwidth that no cell can have: none is simulated
    const auto tasks = replay(scenario, profile);
    EXPECT_EQ(tasks[0].answered_ns, 2 * kMs);
    EXPECT_EQ(tasks[1].answered_ns, 12 * kMs);
    EXPECT_EQ(tasks[0].uplink_start_ns, kNotYet);
    EXPECT_EQ(tasks[0].payload_bytes, 0U);
    EXPECT_EQ(tasks[0].predicted, 1);
  }
}

TEST(World, ALatencyOfTheDeadlineIsInTime) {
  Scenario scenario = made_up_scenario(1, 1);
  scenario.workload.deadline_ms = 8.064;
  EXPECT_EQ(replay(scenario, made_up_profile(1000, 0, 0))[0].outcome, Outcome::kMet);
  scenario.workload.deadline_ms = 8.063999;
  EXPECT_EQ(replay(scenario, made_up_profile(1000, 0, 0))[0].outcome, Outcome::kLate);
}

TEST(World, AnAnswerAtTheVeryEndCounts) {
  Scenario scenario = made_up_scenario(1, 1);
  scenario.workload.deadline_ms = 8.064;
  scenario.workload.drain_s = 0;
  EXPECT_EQ(replay(scenario, made_up_profile(1000, 0, 0))[0].outcome, Outcome::kMet);
}

// 10 s of drain carry 10 Mbit; a payload of 2e6 bytes is 16 Mbit.
TEST(World, WhatIsUnderWayAtTheEndIsUnfinished) {
  const auto tasks = replay(made_up_scenario(1, 1), made_up_profile(2'000'000, 0, 0));
  EXPECT_EQ(tasks[0].outcome, Outcome::kUnfinished);
  EXPECT_EQ(tasks[0].answered_ns, kNotYet);
  EXPECT_EQ(tasks[0].uplink_start_ns, 0);
}

// 700,000 bytes take 5.6 s at 1 Mbit/s: the first task is answered, the second is cut off at 10.01
// s and must not dilute the means of answers. What it spends counts: 5.6 Mbit and 5.6 s of LTE,
// then as much again until 10.01 s (and 1 ns, the end), within which the first answer comes.
TEST(World, MeansAreOverAnsweredTasksAlone) {
  const Profile profile = made_up_profile(700'000, 0, 0);
  const auto runner = make_replay_runner(profile, profile.entries.front());
  RowBuilder builder(*runner, one_gflops().device, radio_power(Radio::kLte, RadioTail::kAnswer));
  builder.add(simulate(made_up_scenario(100, 2), one_gflops(), *runner));
  const ResultRow row = builder.row(1);
  EXPECT_EQ(row.outcomes.late, 1U);
  EXPECT_EQ(row.outcomes.unfinished, 1U);
  EXPECT_NEAR(row.numbers.at("uplink_ms_mean"), 5600, 1e-9);
  const double answer_mj = 51.97 * 0.000064;
  EXPECT_NEAR(row.numbers.at("device_energy_mj_mean"),
              (2 * 5.6 * 438.39 + 10.010000001 * 1288.04 + answer_mj) / 2, 1e-6);
}

// Two devices in slots of 1 ms: 1000 bytes take 8 slots of every second, so device 0 is through at
// 15 ms. Its answer of 0.064 ms has to wait for its next slot at 16 ms.
TEST(World, DevicesInTimeSlotsTakeTurns) {
  Scenario scenario = made_up_scenario(1, 1);
  scenario.workload.devices = 2;
  scenario.link.own.edit<AnalyticSettings>().sharing = Sharing::Tdma;
  const auto tasks = replay(scenario, made_up_profile(1000, 0, 0));
  EXPECT_EQ(tasks[0].uplink_end_ns, 15 * kMs);
  EXPECT_EQ(tasks[0].answered_ns, 16'064'000);
}

// Device 1's slot begins at 1 ms: until then its payload waits, and is not yet sent.
TEST(World, WaitingForASlotIsQueueing) {
  Scenario scenario = made_up_scenario(1, 2);
  scenario.workload.devices = 2;
  scenario.workload.phase = Phase::kSame;
  scenario.link.own.edit<AnalyticSettings>().sharing = Sharing::Tdma;
  const auto tasks = replay(scenario, made_up_profile(100, 0, 0));  // 0.8 ms
  EXPECT_EQ(tasks[0].uplink_start_ns, 0);
  EXPECT_EQ(tasks[1].uplink_start_ns, kMs);
  EXPECT_EQ(tasks[1].uplink_end_ns, 1'800'000);
  // The answers, made at 0.8 and 1.8 ms, take 0.064 ms each in what is left of the slots.
  EXPECT_EQ(tasks[0].answered_ns, 864'000);
  const LatencyParts parts = latency_parts(tasks[1]);
  EXPECT_EQ(parts.queue_ns, kMs);
  EXPECT_EQ(parts.uplink_ns, 800'000);
  EXPECT_EQ(parts.downlink_ns, 64'000);
}

// Sent at the rate of 10 dB over what the channel has: each packet fails each time. 2000 bytes are
// two packets, with two retransmissions each.
TEST(World, WhatTheChannelLosesIsLostAndCounted) {
  Scenario scenario = made_up_scenario(10, 3);
  scenario.link.own.edit<AnalyticSettings>().outage = Outage::Lose;
  scenario.link.own.edit<AnalyticSettings>().backoff_db = -10;
  scenario.link.own.edit<AnalyticSettings>().retransmissions = 2;
  const auto tasks = replay(scenario, made_up_profile(2000, 0, 0));
  for (const TaskRecord& task : tasks) {
    EXPECT_EQ(task.outcome, Outcome::kLost);
    EXPECT_EQ(task.retransmissions, 4U);
    EXPECT_EQ(task.answered_ns, kNotYet);
  }
}

// The same tasks over ns-3's Wi-Fi: 1000 bytes are one or two frames at tens of Mbit/s.
TEST(World, TasksCrossWifi) {
  for (const Transport transport : {Transport::Udp, Transport::Tcp}) {
    Scenario scenario = made_up_scenario(20, 60);
    scenario.workload.devices = 3;
    scenario.link.model = &builtin_link("wifi");
    scenario.link.transport = transport;
    scenario.link.radio.bandwidth_mhz = 20;
    scenario.link.radio.snr_db = 25;
    const auto tasks = replay(scenario, made_up_profile(1000, 1e6, 0.5e6));
    for (const TaskRecord& task : tasks) {
      EXPECT_EQ(task.outcome, Outcome::kMet);
      const LatencyParts parts = latency_parts(task);
      EXPECT_EQ(parts.device_ns, 2 * kMs);
      EXPECT_GT(parts.uplink_ns, 50'000);  // 1000 bytes at 143.4 Mbit/s
      EXPECT_LT(parts.uplink_ns, 3 * kMs);
      EXPECT_GE(parts.queue_ns, 0);
    }
    const auto again = replay(scenario, made_up_profile(1000, 1e6, 0.5e6));
    for (std::size_t i = 0; i < tasks.size(); ++i)
      EXPECT_EQ(tasks[i].answered_ns, again[i].answered_ns);
  }
}

// The same tasks over ns-3's LTE: to be granted a subframe takes some 10 ms.
TEST(World, TasksCrossLte) {
  Scenario scenario = made_up_scenario(20, 60);
  scenario.workload.devices = 3;
  scenario.link.model = &builtin_link("lte");
  scenario.link.radio.bandwidth_mhz = 5;
  scenario.link.radio.snr_db = 25;
  const auto tasks = replay(scenario, made_up_profile(1000, 1e6, 0.5e6));
  for (const TaskRecord& task : tasks) {
    EXPECT_EQ(task.outcome, Outcome::kMet);
    const LatencyParts parts = latency_parts(task);
    EXPECT_EQ(parts.device_ns, 2 * kMs);
    EXPECT_GT(parts.uplink_ns, kMs / 2);  // a subframe or two
    EXPECT_LT(parts.uplink_ns, 5 * kMs);
    EXPECT_GE(parts.queue_ns, 4 * kMs);
    EXPECT_LT(parts.queue_ns, 15 * kMs);
  }
  const auto again = replay(scenario, made_up_profile(1000, 1e6, 0.5e6));
  for (std::size_t i = 0; i < tasks.size(); ++i)
    EXPECT_EQ(tasks[i].answered_ns, again[i].answered_ns);
}

// What HARQ gives up is lost; no task is counted twice or not at all.
TEST(World, WhatLteGivesUpIsLost) {
  Scenario scenario = made_up_scenario(20, 200);
  scenario.workload.drain_s = 5;
  scenario.link.model = &builtin_link("lte");
  scenario.link.radio.bandwidth_mhz = 5;
  scenario.link.radio.snr_db = 8;
  scenario.link.radio.fading = Fading::Rayleigh;
  scenario.link.radio.coherence_ms = 30;
  std::size_t lost = 0;
  for (const TaskRecord& task : replay(scenario, made_up_profile(1000, 0, 0))) {
    EXPECT_NE(task.outcome, Outcome::kUnfinished);
    EXPECT_EQ(task.outcome == Outcome::kLost, task.answered_ns == kNotYet);
    if (task.outcome == Outcome::kLost) ++lost;
  }
  EXPECT_GT(lost, 0U);
  EXPECT_LT(lost, 100U);
}

// Every frame is tried and given up: lost, and no task is counted twice or not at all.
TEST(World, WhatWifiGivesUpIsLost) {
  Scenario scenario = made_up_scenario(10, 5);
  scenario.workload.drain_s = 5;
  scenario.link.model = &builtin_link("wifi");
  scenario.link.radio.bandwidth_mhz = 20;
  scenario.link.radio.snr_db = 20;
  scenario.link.own.edit<WifiSettings>().rate_control = WifiRateControl::Constant;
  scenario.link.own.edit<WifiSettings>().mcs = 11;
  scenario.link.own.edit<WifiSettings>().lifetime_ms = 50;
  for (const TaskRecord& task : replay(scenario, made_up_profile(1000, 0, 0))) {
    EXPECT_EQ(task.outcome, Outcome::kLost);
    EXPECT_GT(task.retransmissions, 0U);
  }
}

/// Sends what it is told and cannot decode it.
class BrokenRunner final : public SchemeRunner {
 public:
  explicit BrokenRunner(bool uses_link) : uses_link_(uses_link) {}
  const SchemeSpec& spec() const override { return spec_; }
  Work work() const override { return {}; }
  double uncompressed_bytes() const override { return 1; }
  bool uses_link() const override { return uses_link_; }
  std::size_t images() const override { return 1; }
  int label(std::size_t) const override { return 0; }
  ns3::Ptr<ns3::Packet> encode(std::size_t) override { return ns3::Create<ns3::Packet>(100); }
  std::optional<EdgeAnswer> decode(const ns3::Packet&, std::size_t) override {
    return std::nullopt;
  }

 private:
  SchemeSpec spec_;
  bool uses_link_;
};

TEST(World, WhatCannotBeDecodedIsLost) {
  for (const bool uses_link : {true, false}) {
    BrokenRunner runner(uses_link);
    const auto tasks = simulate(made_up_scenario(10, 3), one_gflops(), runner);
    for (const TaskRecord& task : tasks) {
      EXPECT_EQ(task.outcome, Outcome::kLost);
      EXPECT_EQ(task.edge_start_ns, kNotYet) << "takes no time of the edge";
    }
    RowBuilder builder(runner, one_gflops().device, radio_power(Radio::kNone));
    builder.add(tasks);
    EXPECT_EQ(builder.row(1).outcomes.lost, 3U);
  }
}

TEST(World, SchemesMeetTheSameTasksImagesAndFading) {
  Scenario scenario = made_up_scenario(20, 200);
  scenario.workload.images = 0;
  scenario.workload.arrivals = Arrivals::kPoisson;
  scenario.workload.devices = 3;
  scenario.link.radio.fading = Fading::Rayleigh;
  scenario.link.radio.coherence_ms = 5;
  // The same bytes at the same times, but other work at the edge: the uplink must be the same.
  const auto one = replay(scenario, made_up_profile(1000, 0, 0));
  const auto other = replay(scenario, made_up_profile(1000, 0, 3e6));
  const auto short_one = replay(scenario, made_up_profile(10, 1e6, 0));
  ASSERT_EQ(one.size(), 200U);
  bool images_differ = false;
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].arrival_ns, short_one[i].arrival_ns);
    EXPECT_EQ(one[i].image, short_one[i].image);
    EXPECT_EQ(one[i].device, short_one[i].device);
    EXPECT_EQ(one[i].uplink_end_ns, other[i].uplink_end_ns);
    images_differ |= one[i].image != one[0].image;
  }
  EXPECT_TRUE(images_differ);
  scenario.workload.seed = 2;
  EXPECT_NE(replay(scenario, made_up_profile(1000, 0, 0))[0].arrival_ns, one[0].arrival_ns);
}

TEST(World, ReplicationsAreTheSumOfTheirParts) {
  const Profile profile = made_up_profile(1000, 1e6, 1e6);
  const auto runner = make_replay_runner(profile, profile.entries.front());
  Scenario scenario = made_up_scenario(50, 20);
  scenario.workload.arrivals = Arrivals::kPoisson;
  RowBuilder pooled(*runner, one_gflops().device, radio_power(Radio::kLte, RadioTail::kAnswer));
  std::uint64_t met = 0;
  for (const std::int64_t seed : {4, 5, 6}) {
    scenario.workload.seed = seed;
    RowBuilder one(*runner, one_gflops().device, radio_power(Radio::kLte, RadioTail::kAnswer));
    one.add(simulate(scenario, one_gflops(), *runner));
    met += one.row(4).outcomes.met;
    pooled.add(simulate(scenario, one_gflops(), *runner));
  }
  EXPECT_EQ(pooled.row(4).outcomes.met, met);
  EXPECT_EQ(pooled.row(4).outcomes.total(), 60U);
  EXPECT_EQ(pooled.row(4).replications, 3U);
}

TEST(World, ItsSimulatorIsClearedAfterAnInterrupt) {
  const Profile profile = made_up_profile(2000, 1e6, 0.5e6);
  const auto runner = make_replay_runner(profile, profile.entries.front());
  const Watch interrupt = [](std::size_t arrived, std::size_t) {
    if (arrived == 1) throw Interrupted();
  };
  EXPECT_THROW(simulate(made_up_scenario(100, 2), one_gflops(), *runner, interrupt), Interrupted);
  EXPECT_EQ(replay(made_up_scenario(100, 2), profile)[1].answered_ns, 35'064'000);
}

TEST(World, WantsNoMoreImagesThanThereAre) {
  Scenario scenario = made_up_scenario(1, 1);
  scenario.workload.images = 3;
  EXPECT_THROW(replay(scenario, made_up_profile(10, 0, 0)), InputError);
}

TEST(Tasks, PeriodicArrivalsFillTheDuration) {
  WorkloadSettings workload;
  workload.rate_hz = 4;
  workload.duration_s = 1;
  workload.devices = 2;
  const auto tasks = draw_tasks(workload, 10);
  ASSERT_EQ(tasks.size(), 8U);
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    EXPECT_EQ(tasks[i].arrival_ns, static_cast<std::int64_t>(i) * 125 * kMs);
    EXPECT_EQ(tasks[i].device, i % 2);
    EXPECT_LT(tasks[i].image, 10U);
  }
}

// Poisson: n gaps at rate r have the mean 1/r with standard error 1/(r sqrt n), and the share of
// gaps over 1/r is exp(-1). Both within 3.3 standard errors (99.9 %).
TEST(Tasks, PoissonArrivalsHaveExponentialGaps) {
  WorkloadSettings workload;
  workload.arrivals = Arrivals::kPoisson;
  workload.rate_hz = 50;
  workload.tasks = 20000;
  const auto tasks = draw_tasks(workload, 10);
  const double n = static_cast<double>(tasks.size());
  const double mean_s = static_cast<double>(tasks.back().arrival_ns) * 1e-9 / n;
  double over = 0;
  for (std::size_t i = 1; i < tasks.size(); ++i) {
    if (tasks[i].arrival_ns - tasks[i - 1].arrival_ns > 20 * kMs) ++over;
  }
  const double share = over / (n - 1), expected = std::exp(-1.0);
  std::printf("mean gap %.5f s (theory 0.02), share over it %.4f (theory %.4f)\n", mean_s, share,
              expected);
  EXPECT_NEAR(mean_s, 0.02, 3.3 * 0.02 / std::sqrt(n));
  EXPECT_NEAR(share, expected, 3.3 * std::sqrt(expected * (1 - expected) / n));
}

TEST(SchemeName, TellsSchemesOfAKindApart) {
  EXPECT_EQ((SchemeSpec{direct_scheme(), "", 0, "jpeg", 75, 0}.name()), "direct jpeg 75");
  EXPECT_EQ((SchemeSpec{direct_scheme(), "", 0, "png", 0, 0}.name()), "direct png");
  EXPECT_EQ((SchemeSpec{split_scheme(), "layer3", 0, "", 0, 8}.name()), "split 8 bit");
  EXPECT_EQ((SchemeSpec{builtin_scheme("aecnn"), "layer3", 64, "", 0, 0}.name()), "aecnn");
}

}  // namespace
}  // namespace airsplit
