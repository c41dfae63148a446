// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Devices that choose: what a user can say, what a device knows, and what policies make of it.
#include <algorithm>
#include <array>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "channel/analytic/analytic_settings.h"
#include "channel/link_models/link_models.h"
#include "sim/choices/in_time.h"
#include "sim/run/run.h"
#include "sim/scenario/links.h"
#include "sim/world/device_choice.h"
#include "tests/choice_world.h"
#include "tests/scenario_text.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;

// --- what a user writes ------------------------------------------------------------------------

constexpr const char* kScenario = R"([workload]
profile = "shapes"
rate_hz = 5
deadline_ms = 90
tasks = 10
[link]
snr_db = 10
bandwidth_mhz = 0.2
fading = "rayleigh"
coherence_ms = 20
[device]
processor = "stm32h7"
[edge]
processor = "rtx-2080-ti"
[[scheme]]
kind = "local"
[[scheme]]
kind = "aecnn"
split = "layer3"
ratio = 64
[[scheme]]
kind = "aecnn"
split = "layer3"
ratio = 256
[[scheme]]
kind = "adaptive"
)";

std::string with_choice(const std::string& keys) { return kScenario + keys; }

TEST(AdaptiveScheme, NamesItsCandidatesByLabelOrName) {
  const Scenario scenario = parse(with_choice(
      "policy = \"expected\"\ncandidates = \"local,aecnn layer3 64x , aecnn layer3 256x\"\n"));
  const auto found = candidates_of(scenario.schemes[3], scenario.schemes);
  ASSERT_EQ(found.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(found[i], scenario.schemes[i]);
  EXPECT_EQ(scenario.schemes[3].name(), "adaptive expected");
  EXPECT_EQ(scenario.schemes[3].label(), "adaptive expected");
}

TEST(AdaptiveScheme, TellsRowsApart) {
  EXPECT_EQ(parse(with_choice("policy = \"expected\"\ncandidates = \"local\"\ncsi = \"delayed\"\n"
                              "csi_ms = 12.5\nname = \"mine\"\n"))
                .schemes[3]
                .name(),
            "adaptive expected delayed 12.5 ms mine");
  EXPECT_EQ(parse(with_choice("policy = \"snr-threshold\"\n"
                              "candidates = \"local, aecnn layer3 64x\"\nthresholds_db = \"3\"\n"))
                .schemes[3]
                .name(),
            "adaptive snr-threshold at 3 dB");
  EXPECT_THAT(error_of(with_choice("policy = \"fixed\"\ncandidates = \"local\"\n[[scheme]]\nkind = "
                                   "\"adaptive\"\npolicy = \"fixed\"\n"
                                   "candidates = \"aecnn layer3 64x\"\n")),
              HasSubstr("the same as scheme 3"));
}

TEST(AdaptiveScheme, SaysWhatIsWrong) {
  const std::string local = "candidates = \"local\"\n";
  const std::string two = "candidates = \"local, aecnn layer3 64x\"\n";
  struct Case {
    std::string keys, error;
  };
  for (const Case& wrong : {
           Case{local, "needs policy"},
           Case{"policy = \"fixed\"\n", "needs candidates"},
           Case{"policy = \"best\"\n" + local,
                "x.toml:25: policy = \"best\": expected fixed, snr-threshold, expected"},
           Case{"policy = \"fixed\"\ncandidates = \"lokal\"\n",
                "candidates: the scenario has no scheme \"lokal\"; did you mean local?, expected "
                "some of local, aecnn layer3 64x"},
           Case{"policy = \"fixed\"\ncandidates = \"aecnn\"\n",
                "candidates: 2 schemes are named \"aecnn\", expected one of local"},
           Case{"policy = \"fixed\"\ncandidates = \"adaptive fixed\"\n", "has no scheme"},
           Case{"policy = \"fixed\"\ncandidates = \"local, local\"\n", "is there twice"},
           Case{"policy = \"fixed\"\ncandidates = \"local,\"\n", "has no scheme \"\""},
           Case{"policy = \"fixed\"\ncsi = \"mean\"\n" + local, "policy = \"fixed\" has no csi"},
           Case{"policy = \"fixed\"\nthresholds_db = \"1\"\n" + two, "has no thresholds_db"},
           Case{"policy = \"snr-threshold\"\n" + two,
                "policy = \"snr-threshold\" needs thresholds_db"},
           Case{"policy = \"snr-threshold\"\nthresholds_db = \"1 2\"\n" + two,
                "expected a number of dB, one for each candidate but the first"},
           Case{"policy = \"snr-threshold\"\nthresholds_db = \"1 x\"\n" + two, "\"1 x\": expected"},
           Case{"policy = \"expected\"\ncsi = \"delayed\"\n" + local, "needs csi_ms"},
           Case{"policy = \"expected\"\ncsi_db = 3\n" + local, "goes with csi = \"noisy\""},
           Case{"policy = \"lyapunov\"\n" + local, "needs budget_mj"},
       })
    EXPECT_THAT(error_of(with_choice(wrong.keys)), HasSubstr(wrong.error));
}

TEST(AdaptiveScheme, SaysWhichLinksItGoesWith) {
  const std::string expected =
      with_choice("policy = \"expected\"\ncandidates = \"local, aecnn layer3 64x\"\n");
  EXPECT_THAT(error_of(expected, {"link.model=lte", "link.bandwidth_mhz=5"}),
              HasSubstr("policy = \"expected\" goes with link.model = \"analytic\""));
  EXPECT_THAT(error_of(expected, {"link.outage=lose"}),
              HasSubstr("goes with link.outage = \"wait\""));
  EXPECT_THAT(error_of(expected, {"link.loss_percent=1"}), HasSubstr("link.loss_percent = 0"));
  EXPECT_EQ(error_of(expected, {"edge.service=exponential"}), "");
  const std::string oracle =
      with_choice("policy = \"oracle\"\ncandidates = \"local, aecnn layer3 64x\"\n");
  EXPECT_THAT(error_of(oracle, {"edge.service=exponential"}),
              HasSubstr("edge.service = \"constant\""));
  EXPECT_THAT(error_of(oracle + "[[group]]\nname = \"a\"\n[[group]]\nname = \"b\"\nscheme.kind = "
                                "\"local\"\n"),
              HasSubstr("goes with groups that have no scheme of their own"));
  const std::string ucb =
      with_choice("policy = \"ucb\"\ncandidates = \"local, aecnn layer3 64x\"\n");
  EXPECT_EQ(error_of(ucb, {"link.model=wifi", "link.bandwidth_mhz=20"}), "")
      << "it asks nobody about the channel";
  const std::string packets =
      with_choice("policy = \"ucb\"\ncandidates = \"local, aecnn groups layer3 64x\"\n");
  EXPECT_THAT(error_of(packets, {"scheme.1.packets=groups"}),
              HasSubstr("expected schemes without send, packets and uncoded"));
}

// --- what a device knows -----------------------------------------------------------------------

/// 1 MHz at 0 dB; blocks of 20 ms.
std::shared_ptr<const ChannelView> channel_of(Scenario scenario, Fading fading = Fading::Rayleigh) {
  scenario.link.radio.fading = fading;
  scenario.link.radio.coherence_ms = 20;
  const LinkPlan plan = link_plan(scenario, 1e6);
  return builtin_links().front().view(plan, 0);
}

constexpr std::int64_t kMs = 1'000'000;

TEST(DeviceChoice, ReadsTheSnrAsItIsTold) {
  const auto channel = channel_of(made_up_scenario(1, 1));
  const UplinkSnr& uplink = channel->snr();
  SchemeSpec spec = choice_spec("expected");
  const SnrReading now = SnrReader(spec, 1, 0).read(uplink, 65 * kMs, 0);
  EXPECT_EQ(now.db, uplink.db(60 * kMs));
  EXPECT_EQ(now.holds_until_ns, 80 * kMs);
  spec.csi = "delayed";
  spec.csi_ms = 30;
  const SnrReading old = SnrReader(spec, 1, 0).read(uplink, 65 * kMs, 0);
  EXPECT_EQ(old.db, uplink.db(20 * kMs));
  EXPECT_EQ(old.holds_until_ns, 40 * kMs) << "outdated, and the device knows it";
  EXPECT_EQ(SnrReader(spec, 1, 0).read(uplink, 5 * kMs, 0).db, uplink.db(0));
  spec.csi = "mean";
  spec.csi_ms = 0;
  EXPECT_NEAR(SnrReader(spec, 1, 0).read(uplink, 65 * kMs, 0).db, 0, 1e-9);
  spec.csi = "noisy";
  spec.csi_db = 4;
  const SnrReader noisy(spec, 1, 0);
  double sum = 0, squares = 0;
  constexpr int kReadings = 4000;
  for (std::uint64_t i = 0; i < kReadings; ++i) {
    const double error = noisy.read(uplink, 65 * kMs, i).db - now.db;
    sum += error;
    squares += error * error;
  }
  EXPECT_NEAR(sum / kReadings, 0, 0.25);
  EXPECT_NEAR(std::sqrt(squares / kReadings), 4, 0.2);
}

TEST(DeviceChoice, KnowsNothingOfTheTasksOwnImage) {
  SchemeChoice choice;
  const Profile profile = made_up_profile(100, 0, 0);  // the first image right, the second wrong
  const auto runner = make_replay_runner(profile, profile.entries.front());
  choice.candidates = {runner.get()};
  choice.measured = {measurements_of(*runner)};
  EXPECT_THAT(choice.measured[0].correct, ::testing::ElementsAre(1, 0));
  const Processor processor = one_gflops_processor();
  const GroupChoice group(choice, {processor, radio_power(Radio::kLte), 100},
                          {{0, 0, {{3 * kMs, 2 * kMs}}}});
  EXPECT_EQ(group.known_of(0).front().accuracy, 0) << "the other one's";
  EXPECT_EQ(group.known_of(1).front().accuracy, 1);
  EXPECT_EQ(group.known_of(0).front().device_ns, 3 * kMs);
  EXPECT_NEAR(group.known_of(0).front().compute_mj, 5 * 3, 1e-9);
}

TEST(DeviceChoice, KnowsABackhaulsDelayAndItsRateBothWays) {
  SchemeChoice choice;
  const Profile profile = made_up_profile(100, 0, 0);
  const auto runner = make_replay_runner(profile, profile.entries.front());
  choice.candidates = {runner.get()};
  choice.measured = {measurements_of(*runner)};
  const Processor processor = one_gflops_processor();
  const GroupChoice group(choice, {processor, radio_power(Radio::kLte), 100},
                          {{0, 0, {{3 * kMs, 2 * kMs}}}, {4 * kMs, 1000, {{3 * kMs, 2 * kMs}}}});
  EXPECT_EQ(group.known_of(0, 0).front().edge_ns, 2 * kMs);
  // 1 us a byte: 100 of the payload, 8 of the answer.
  EXPECT_EQ(group.known_of(0, 1).front().edge_ns, 6 * kMs + 108'000);
}

/// A payload and an accuracy.
CandidateFacts facts(double bytes, double accuracy, std::int64_t device_ns = 0) {
  CandidateFacts facts;
  facts.uses_link = bytes > 0;
  facts.accuracy = accuracy;
  facts.payload_bytes = {bytes};
  facts.payload_bytes_mean = bytes;
  facts.device_ns = device_ns;
  return facts;
}

// Without fading, 1 Mbit/s: 1250 bytes take 10 ms, an answer 64 us.
TEST(InTime, WithoutFadingIsArithmetic) {
  const auto channel = channel_of(made_up_scenario(1, 1), Fading::None);
  Situation now;
  now.channel = channel.get();
  now.snr = {0, kNeverNs};
  now.now_ns = 100 * kMs;
  const auto in_time = [&](double due_ms, const CandidateFacts& candidate) {
    now.due_ns = now.now_ns + std::llround(due_ms * 1e6);
    return probability_in_time(now, candidate);
  };
  EXPECT_DOUBLE_EQ(in_time(10.065, facts(1250, 1)), 1);
  EXPECT_DOUBLE_EQ(in_time(10.063, facts(1250, 1)), 0);
  EXPECT_DOUBLE_EQ(in_time(13.065, facts(1250, 1, 3 * kMs)), 1);
  EXPECT_DOUBLE_EQ(in_time(13.063, facts(1250, 1, 3 * kMs)), 0);
  EXPECT_EQ(in_time(3, facts(0, 1, 3 * kMs)), 1) << "local";
  EXPECT_EQ(in_time(2.9, facts(0, 1, 3 * kMs)), 0);
  now.edge_wait_ns = 2e6;
  EXPECT_DOUBLE_EQ(in_time(12.065, facts(1250, 1)), 1);
  EXPECT_DOUBLE_EQ(in_time(12.063, facts(1250, 1)), 0);
  now.edge_wait_ns = 0;
  now.queued_bytes = 250;  // 2 ms
  now.on_air_bytes = 500;  // 4 ms, of which 1 ms is over
  now.on_air_since_ns = 99 * kMs;
  EXPECT_DOUBLE_EQ(in_time(15.065, facts(1250, 1)), 1);
  EXPECT_DOUBLE_EQ(in_time(15.063, facts(1250, 1)), 0);
  EXPECT_DOUBLE_EQ(in_time(15.065, facts(1250, 1, 4 * kMs)), 1) << "it computes meanwhile";
  CandidateFacts two = facts(1250, 1);
  two.payload_bytes = {1250, 1250, 1250, 2500, 2500};
  EXPECT_DOUBLE_EQ(in_time(15.065, two), 0.6) << "three payloads of five";
}

// One block alone is unknown: the closed form, over the answer's rates. What is known of the block
// before is taken off.
TEST(InTime, OfOneUnknownBlockIsExact) {
  const auto channel = channel_of(made_up_scenario(1, 1));
  Situation now;
  now.channel = channel.get();
  now.due_ns = 40 * kMs;
  const auto closed_form = [&](double bits, double left_s) {
    double sum = 0;
    for (const double bps : channel->rate_spread(0).typical_bps)
      sum += std::exp(1 - std::pow(2, bits / (left_s - 64 / bps) / 1e6)) / 5;
    return sum;
  };
  now.now_ns = 25 * kMs;
  EXPECT_NEAR(probability_in_time(now, facts(1250, 1)), closed_form(10'000, 0.015), 1e-6);
  now.now_ns = 15 * kMs;
  now.snr = {0, 20 * kMs};  // 5 ms at 1 Mbit/s
  EXPECT_NEAR(probability_in_time(now, facts(1250, 1)), closed_form(5000, 0.02), 1e-6);
  EXPECT_DOUBLE_EQ(probability_in_time(now, facts(600, 1)), 1) << "sent while the SNR is known";
  const std::array<double, 5> rates = channel->rate_spread(0).typical_bps;
  EXPECT_NEAR(rates[2], 1e6 * std::log2(1 + std::log(2)), 2e4) << "the median";
  EXPECT_TRUE(std::is_sorted(rates.begin(), rates.end()));
}

TEST(InTime, OfManyBlocksIsNearTheShareThatIs) {
  Scenario scenario = made_up_scenario(1, 4000);
  scenario.workload.images = 0;
  scenario.workload.deadline_ms = 100;
  scenario.link.radio.fading = Fading::Rayleigh;
  scenario.link.radio.coherence_ms = 20;
  const auto channel = channel_of(scenario);
  for (const std::uint32_t bytes : {8000U, 10'000U, 12'000U}) {
    ChoiceWorld world({MadeUpCandidate{bytes, {1}}});
    double met = 0;
    for (const TaskRecord& task : world.play_fixed(scenario, 0)) met += right_in_time(task);
    Situation now;
    now.channel = channel.get();
    now.due_ns = 100 * kMs;
    EXPECT_NEAR(probability_in_time(now, facts(bytes, 1)), met / 4000, 0.04) << bytes;
  }
}

// --- policies ----------------------------------------------------------------------------------

std::vector<double> shares_of(const std::vector<TaskRecord>& tasks, std::size_t candidates) {
  std::vector<double> shares(candidates);
  for (const TaskRecord& task : tasks) shares[task.choice] += 1 / static_cast<double>(tasks.size());
  return shares;
}

Scenario fading_scenario(std::int64_t tasks) {
  Scenario scenario = made_up_scenario(10, tasks);
  scenario.workload.images = 0;
  scenario.link.radio.fading = Fading::Rayleigh;
  scenario.link.radio.coherence_ms = 100;
  return scenario;
}

// A task begins with its block, whose gain is above 1/2 with exp(-1/2).
TEST(SnrThreshold, TakesTheCandidateOfTheSnr) {
  ChoiceWorld world({{100, {1}}, {1250, {1}}});
  SchemeSpec spec = choice_spec("snr-threshold");
  spec.thresholds_db = "-3.0103";
  const auto shares = shares_of(world.play(fading_scenario(4000), spec), 2);
  EXPECT_NEAR(shares[1], std::exp(-0.5), 0.03);
}

TEST(Expected, TakesTheLessAccurateOneInTime) {
  ChoiceWorld world({{100, {1, 0}}, {2500, {1, 1}}});  // at 1 Mbit/s 20 ms: too long
  Scenario scenario = made_up_scenario(10, 20);
  scenario.workload.images = 0;
  for (const TaskRecord& task : world.play(scenario, choice_spec("expected"))) {
    EXPECT_EQ(task.choice, 0);
    EXPECT_EQ(task.outcome, Outcome::kMet);
  }
  scenario.workload.deadline_ms = 21;
  for (const TaskRecord& task : world.play(scenario, choice_spec("expected")))
    EXPECT_EQ(task.choice, 1);
  scenario.workload.deadline_ms = 0.1;
  for (const TaskRecord& task : world.play(scenario, choice_spec("expected")))
    EXPECT_EQ(task.choice, 0) << "none is in time: the one that takes least";
}

// 5 W: 20 ms of computing are 100 mJ, 2 ms are 10 mJ; the radio takes nothing. With a budget of 55
// mJ half of the tasks can take the accurate one.
TEST(Lyapunov, KeepsToTheBudgetInTheLongRun) {
  ChoiceWorld world({{0, {1, 1}, 10e6}, {0, {1, 0}, 1e6}});
  Scenario scenario = made_up_scenario(10, 2000);
  scenario.workload.images = 0;
  scenario.workload.deadline_ms = 50;
  scenario.device.radio = Radio::kNone;
  SchemeSpec spec = choice_spec("lyapunov");
  spec.budget_mj = 55;
  EXPECT_NEAR(shares_of(world.play(scenario, spec), 2)[0], 0.5, 0.02);
  spec.budget_mj = 19;
  EXPECT_NEAR(shares_of(world.play(scenario, spec), 2)[0], 0.1, 0.02);
  spec.budget_mj = 200;
  EXPECT_NEAR(shares_of(world.play(scenario, spec), 2)[0], 1, 1e-9);
}

TEST(Ucb, FindsTheBestCandidate) {
  ChoiceWorld world({{100, {1, 0, 0, 0}}, {625, {1, 1, 1, 0}}, {5000, {1, 1, 1, 1}}});
  Scenario scenario = made_up_scenario(10, 5000);  // the third takes 40 ms: always late
  scenario.workload.images = 0;
  const auto shares = shares_of(world.play(scenario, choice_spec("ucb")), 3);
  EXPECT_GT(shares[1], 0.9);
  for (const double share : shares) EXPECT_GT(share, 0) << "each is tried";
}

TEST(Choices, OfTheFirstAloneAreItsOwnRun) {
  ChoiceWorld world({{1000, {1, 0}, 1e6, 1e6}, {100, {1, 1}}});
  Scenario scenario = fading_scenario(500);
  scenario.workload.rate_hz = 60;
  const auto chosen = world.play(scenario, choice_spec("fixed"));
  const auto fixed = world.play_fixed(scenario, 0);
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    EXPECT_EQ(chosen[i].answered_ns, fixed[i].answered_ns);
    EXPECT_EQ(chosen[i].outcome, fixed[i].outcome);
  }
}

TEST(Choices, RowsHaveSharesAndRegret) {
  ChoiceWorld world({{100, {1, 0}}, {1875, {1, 1}}});
  const auto row_of = [&](const Scenario& scenario, const std::string& policy) {
    const auto tasks = world.play(scenario, choice_spec(policy));
    RowBuilder builder(PlayedScheme(world.choice()), one_gflops_processor(),
                       radio_power(Radio::kNone));
    builder.add(tasks);
    return builder.row(1);
  };
  Scenario scenario = made_up_scenario(10, 1000);
  scenario.workload.images = 0;
  const ResultRow fixed = row_of(scenario, "fixed");
  EXPECT_EQ(fixed.choices, "aecnn layer3 1x 1");
  EXPECT_NEAR(fixed.numbers.at("regret_oracle"), 0.5, 0.05);
  EXPECT_NEAR(fixed.numbers.at("regret_oracle_channel"), 0.5, 0.05);
  EXPECT_EQ(fixed.numbers.count("compression_ratio"), 0U);
  EXPECT_EQ(row_of(scenario, "expected").numbers.at("regret_oracle"), 0);
  EXPECT_THAT(row_of(scenario, "oracle").choices, HasSubstr("; aecnn layer3 2x 0."));
  scenario.edge.service = ServiceTimes::kExponential;
  EXPECT_EQ(row_of(scenario, "fixed").numbers.count("regret_oracle"), 0U) << "no bound is known";
}

}  // namespace
}  // namespace airsplit
