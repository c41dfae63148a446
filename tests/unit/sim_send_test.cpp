// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Payloads that travel by groups of channels: how many the edge answers from, and what was sent.
//
// All by hand: at 1 Mbit/s 125 bytes take 1 ms, on the device and at the edge 0.5e6 multiply-adds
// do. A task arrives at 0 ms, its first bit is sent at 1 ms, and its groups are there at 2, 4, 5
// (two of them) and 9 ms.
#include <algorithm>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "channel/analytic/analytic_settings.h"
#include "channel/message/gaps_tag.h"
#include "common/error.h"
#include "common/random.h"
#include "sim/run/run.h"
#include "sim/scenario/scenario.h"
#include "sim/world/payload_groups.h"
#include "tests/replay_world.h"

namespace airsplit {
namespace {

using ::testing::ElementsAre;

constexpr double kAnswerMs = 0.064;  // 8 bytes
const std::vector<std::uint32_t> kGroupBytes = {125, 250, 125, 0, 500};
constexpr std::uint32_t kPayloadBytes = 1000;

/// Of n groups the edge says n, and is the surer the more there are.
Profile progressive_profile(double edge_macs = 0.5e6) {
  ProfileEntry entry;
  entry.spec = {builtin_scheme("progressive"), "layer3", 64, "", 0, 0};
  entry.work = {0.5e6, edge_macs};
  entry.uncompressed_bytes = 16.0 * kPayloadBytes;
  entry.payload_bytes = {kPayloadBytes};
  entry.predicted = {5};
  entry.margin = {4};
  entry.partial = {{5}, {3, 125, 375, 500, 500}, {0, 1, 2, 3, 4}, {0, 0.5, 1, 2, 2.5}, {}};
  Profile profile;
  profile.bundle_hash = "made up";
  profile.labels = {4};
  profile.entries = {entry};
  return profile;
}

SchemeSpec rate(int budget_bytes) {
  SchemeSpec spec;
  spec.send = "rate";
  spec.budget_bytes = budget_bytes;
  return spec;
}

SchemeSpec deadline(double slack_ms) {
  SchemeSpec spec;
  spec.send = "deadline";
  spec.slack_ms = slack_ms;
  return spec;
}

SchemeSpec confident(double margin) {
  SchemeSpec spec;
  spec.send = "confident";
  spec.margin = margin;
  return spec;
}

/// What another runner does, and how often the edge decoded.
class CountingRunner final : public SchemeRunner {
 public:
  explicit CountingRunner(SchemeRunner& runner) : runner_(runner) {}
  const SchemeSpec& spec() const override { return runner_.spec(); }
  Work work() const override { return runner_.work(); }
  double uncompressed_bytes() const override { return runner_.uncompressed_bytes(); }
  bool uses_link() const override { return true; }
  std::size_t images() const override { return runner_.images(); }
  int label(std::size_t image) const override { return runner_.label(image); }
  ns3::Ptr<ns3::Packet> encode(std::size_t image) override { return runner_.encode(image); }
  std::vector<std::uint32_t> group_bytes(const ns3::Packet& packet, std::size_t image) override {
    return runner_.group_bytes(packet, image);
  }
  std::optional<EdgeAnswer> decode(const ns3::Packet& packet, std::size_t image) override {
    ++decodes;
    return runner_.decode(packet, image);
  }

  int decodes = 0;

 private:
  SchemeRunner& runner_;
};

/// One task that is long done before the next.
struct Sent {
  TaskRecord task;
  int decodes;
  double latency_ms() const { return to_ms(task.answered_ns - task.arrival_ns); }
};

Sent send_one(const SchemeSpec& sending, double deadline_ms = 20, double edge_macs = 0.5e6) {
  const Profile profile = progressive_profile(edge_macs);
  const auto replay = make_replay_runner(profile, profile.entries.front(), nullptr, sending);
  CountingRunner runner(*replay);
  Scenario scenario = made_up_scenario(10, 2);
  scenario.workload.deadline_ms = deadline_ms;
  const auto tasks = simulate(scenario, {one_gflops_processor(), one_gflops_processor()}, runner);
  EXPECT_EQ(tasks[0].groups, tasks[1].groups);
  EXPECT_EQ(tasks[0].payload_bytes, tasks[1].payload_bytes);
  EXPECT_EQ(latency_parts(tasks[0]).latency_ns(), tasks[0].answered_ns - tasks[0].arrival_ns);
  EXPECT_EQ(runner.decodes % 2, 0);
  return {tasks[0], runner.decodes / 2};
}

TEST(Send, RateSendsTheFirstGroupsOfTheBudget) {
  const std::map<int, std::pair<int, int>> groups_and_bytes = {
      {1, {1, 125}},   {374, {1, 125}}, {375, {2, 375}},   {499, {2, 375}},
      {500, {4, 500}}, {999, {4, 500}}, {1000, {5, 1000}}, {1 << 30, {5, 1000}}};
  for (const auto& [budget, expected] : groups_and_bytes) {
    const auto& [groups, bytes] = expected;
    const Sent sent = send_one(rate(budget));
    EXPECT_EQ(sent.task.groups, groups) << budget;
    EXPECT_EQ(sent.task.predicted, groups) << budget;
    EXPECT_EQ(sent.task.payload_bytes, static_cast<std::uint32_t>(bytes)) << budget;
    EXPECT_DOUBLE_EQ(sent.task.uplink_air_bytes, bytes) << budget;
    EXPECT_NEAR(sent.latency_ms(), 1 + bytes / 125.0 + 1 + kAnswerMs, 1e-6) << budget;
  }
}

TEST(Send, AllIsAsItWas) {
  const Sent sent = send_one({});
  EXPECT_EQ(sent.task.predicted, 5);
  EXPECT_EQ(sent.task.groups, 0) << "nobody counts them";
  EXPECT_NEAR(sent.latency_ms(), 10 + kAnswerMs, 1e-6);
}

// The edge decodes 1.5 ms before the deadline, of which it takes 1 ms.
TEST(Send, DeadlineAnswersFromWhatIsThereByThen) {
  struct Case {
    double deadline_ms, begins_ms;
    int groups;
    std::uint32_t sent_bytes;
  };
  for (const Case& expected : {Case{20, 9, 5, 1000},     // all are there
                               Case{7, 5.5, 4, 1000},    // the last is on its way
                               Case{6.2, 4.7, 2, 1000},  //
                               Case{5.4, 3.9, 1, 1000},  // answered as the last waits
                               Case{4.6, 3.1, 1, 1000},  // at 4.164, just begun
                               Case{4.4, 2.9, 1, 500},   // at 3.964, before it is handed over
                               Case{3, 2, 1, 500}}) {    // none was there in time
    const Sent sent = send_one(deadline(0.5), expected.deadline_ms);
    const double latency_ms = expected.begins_ms + 1 + kAnswerMs;
    EXPECT_EQ(sent.task.groups, expected.groups) << expected.deadline_ms;
    EXPECT_EQ(sent.task.predicted, expected.groups) << expected.deadline_ms;
    EXPECT_NEAR(to_ms(sent.task.edge_start_ns), expected.begins_ms, 1e-6);
    EXPECT_NEAR(sent.latency_ms(), latency_ms, 1e-6) << expected.deadline_ms;
    EXPECT_EQ(sent.task.outcome,
              latency_ms <= expected.deadline_ms ? Outcome::kMet : Outcome::kLate);
    EXPECT_EQ(sent.task.payload_bytes, expected.sent_bytes) << expected.deadline_ms;
    EXPECT_DOUBLE_EQ(sent.task.uplink_air_bytes, expected.sent_bytes);
    EXPECT_EQ(sent.decodes, 1);
  }
}

TEST(Send, ConfidentStopsAfterTheGroupThatMakesItSure) {
  struct Case {
    double margin, answer_ms;
    int groups;
    std::uint32_t sent_bytes;
    int decodes;
  };
  for (const Case& expected :
       {Case{0, 3, 1, 500, 1}, Case{0.5, 3, 1, 500, 1}, Case{0.51, 5, 2, 1000, 2},
        Case{2.5, 6, 4, 1000, 3}, Case{4, 10, 5, 1000, 4}, Case{100, 10, 5, 1000, 4}}) {
    const Sent sent = send_one(confident(expected.margin));
    EXPECT_EQ(sent.task.groups, expected.groups) << expected.margin;
    EXPECT_EQ(sent.task.predicted, expected.groups) << expected.margin;
    EXPECT_NEAR(sent.latency_ms(), expected.answer_ms + kAnswerMs, 1e-6) << expected.margin;
    EXPECT_EQ(sent.task.payload_bytes, expected.sent_bytes) << expected.margin;
    EXPECT_DOUBLE_EQ(sent.task.uplink_air_bytes, expected.sent_bytes) << expected.margin;
    EXPECT_EQ(sent.decodes, expected.decodes) << expected.margin;
  }
}

// It takes 3.6 ms: from 2 to 5.6, when four groups are there, to 9.2, when all are.
TEST(Send, ASlowEdgeTakesTheNewestGroups) {
  const Sent sent = send_one(confident(100), 20, 1.8e6);
  EXPECT_EQ(sent.decodes, 3);
  EXPECT_EQ(sent.task.groups, 5);
  EXPECT_NEAR(sent.latency_ms(), 12.8 + kAnswerMs, 1e-6);
  EXPECT_NEAR(to_ms(sent.task.uplink_end_ns), 9, 1e-6);
  EXPECT_NEAR(to_ms(sent.task.edge_start_ns), 9.2, 1e-6);
}

// Answered at 3.064 ms; the radio sends to 5 ms what it was given.
TEST(Send, EnergyHasAllThatWasSent) {
  const TaskRecord task = send_one(confident(0)).task;
  const RadioPower power = radio_power(Radio::kWifi, RadioTail::kNone);
  const TaskEnergy energy = task_energies({task}, 0, one_gflops_processor(), power).front();
  EXPECT_NEAR(energy.transmit_mj, uplink_energy_mj(power, 500, 4e-3), 1e-9);
}

TEST(Send, RowsSayFromHowManyGroups) {
  const Profile profile = progressive_profile();
  const auto number = [&](const SchemeSpec& sending) {
    const auto runner = make_replay_runner(profile, profile.entries.front(), nullptr, sending);
    RowBuilder builder(*runner, one_gflops_processor(), radio_power(Radio::kNone));
    builder.add(simulate(made_up_scenario(10, 3), {one_gflops_processor(), one_gflops_processor()},
                         *runner));
    const auto numbers = builder.row(1).numbers;
    return numbers.count("groups_mean") > 0 ? numbers.at("groups_mean") : -1;
  };
  EXPECT_EQ(number(confident(1)), 2);
  EXPECT_EQ(number({}), -1);
}

// The device's own answers are made from no groups, whatever was sent.
TEST(Send, GroupsAreOfAnswersThatTheEdgeMade) {
  const Profile profile = progressive_profile();
  const auto runner = make_replay_runner(profile, profile.entries.front(), nullptr, rate(500));
  auto tasks =
      simulate(made_up_scenario(10, 3), {one_gflops_processor(), one_gflops_processor()}, *runner);
  const std::uint32_t groups = tasks[0].groups;
  ASSERT_GT(groups, 0U);
  TaskRecord& last = tasks.back();
  last.is_kept = last.fell_back = true;
  last.groups = groups + 1;
  last.fallback_start_ns = last.device_end_ns;
  last.fallback_end_ns = last.answered_ns;
  RowBuilder builder(*runner, one_gflops_processor(), radio_power(Radio::kNone));
  builder.add(tasks);
  EXPECT_EQ(builder.row(1).numbers.at("groups_mean"), groups);
}

// A device's groups wait for each other: those of the next task too.
TEST(Send, TheAnswerMakesWayForTheNextTask) {
  const Profile profile = progressive_profile();
  const auto runner = make_replay_runner(profile, profile.entries.front(), nullptr, confident(0));
  const auto tasks = simulate(made_up_scenario(500, 2),  // at 0 and 2 ms
                              {one_gflops_processor(), one_gflops_processor()}, *runner);
  EXPECT_EQ(tasks[1].device_end_ns, 3'000'000);
  EXPECT_EQ(tasks[1].uplink_start_ns, 5'000'000) << "behind what the radio had of the first";
  EXPECT_EQ(tasks[1].groups, 1);
}

// Every group is lost one time in five. Answered at 3.95 ms; at 4 ms the second group is there or
// lost, with the answer on its way: only the first group has to arrive.
TEST(Send, AGroupThatIsLostBehindTheAnswerLosesNothing) {
  const Profile profile = progressive_profile(0.975e6);
  const auto runner = make_replay_runner(profile, profile.entries.front(), nullptr, confident(0));
  Scenario scenario = made_up_scenario(10, 3000);
  scenario.link.loss.loss_percent = 20;
  double lost = 0;
  for (const TaskRecord& task :
       simulate(scenario, {one_gflops_processor(), one_gflops_processor()}, *runner)) {
    lost += task.outcome == Outcome::kLost ? 1 : 0;
    EXPECT_TRUE(task.outcome == Outcome::kLost || task.answered_ns != kNotYet);
    EXPECT_EQ(task.messages_on_air, 0);
  }
  EXPECT_NEAR(lost / 3000, 0.2, 0.03);
}

// --- live and replayed
// ----------------------------------------------------------------------------

class TwoImages final : public Dataset {
 public:
  std::string name() const override { return "two"; }
  const std::vector<std::string>& classes() const override { return classes_; }
  std::size_t size() const override { return 2; }
  int label(std::size_t) const override { return 4; }
  std::string image_name(std::size_t i) const override { return std::to_string(i); }
  Bytes file(std::size_t i) const override { return {static_cast<std::uint8_t>(10 + i)}; }
  Image image(std::size_t) const override { return {1, 1, {0, 0, 0}}; }

 private:
  std::vector<std::string> classes_ = {"a", "b", "c", "d", "e", "f"};
};

/// The groups of kGroupBytes, each byte the image's; what arrives of them must be.
class GroupScheme final : public Scheme {
 public:
  const SchemeSpec& spec() const override { return spec_; }
  Work work() const override { return {0.5e6, 0.5e6}; }
  double uncompressed_bytes() const override { return 16.0 * kPayloadBytes; }
  bool uses_link() const override { return true; }
  Bytes encode(const Photo& photo) override { return Bytes(kPayloadBytes, photo.file.at(0)); }
  Prediction decode(const Bytes& payload) override { return predict(payload, payload.size()); }
  Prediction decode_with_gaps(const Bytes& payload, const Gaps& gaps) override {
    return predict(payload, gaps.front().begin);
  }
  std::vector<PayloadGroup> payload_groups(const Bytes&) override {
    std::vector<PayloadGroup> groups;
    for (const std::uint32_t bytes : kGroupBytes) groups.push_back({1, bytes});
    groups.front().bytes -= 3;  // the header is before it
    return groups;
  }

 private:
  static Prediction predict(const Bytes& payload, std::size_t arrived) {
    if (payload.size() != kPayloadBytes) throw InputError("of another length");
    for (std::size_t i = 0; i < arrived; ++i)
      if (payload[i] != payload[0] || payload[0] < 10) throw InputError("damaged");
    int groups = 0;
    std::size_t end = 0;
    for (const std::uint32_t bytes : kGroupBytes) groups += (end += bytes) <= arrived ? 1 : 0;
    const std::vector<float> margins = {0, 0.5, 1, 2, 2.5, 4};
    return {groups, margins[static_cast<std::size_t>(groups)] * static_cast<float>(payload[0] - 9)};
  }

  SchemeSpec spec_ = {builtin_scheme("progressive"), "layer3", 64, "", 0, 0};
};

/// What the scheme gives, measured: the second image's margins are twice the first one's.
Profile measured_groups() {
  Profile profile = progressive_profile();
  ProfileEntry& entry = profile.entries.front();
  const PartialAnswers one = entry.partial;
  profile.labels = {4, 4};
  entry.payload_bytes = {kPayloadBytes, kPayloadBytes};
  entry.predicted = {5, 5};
  entry.margin = {4, 8};
  for (std::size_t i = 0; i < 5; ++i) {
    entry.partial.bytes.push_back(one.bytes[i]);
    entry.partial.predicted.push_back(one.predicted[i]);
    entry.partial.margin.push_back(2 * one.margin[i]);
  }
  entry.partial.of_image = {5, 5};
  return profile;
}

const LinkModel* link_model(const std::string& name) {
  for (const LinkModel& model : builtin_tables().links)
    if (model.name == name) return &model;
  return nullptr;
}

TEST(Send, LiveAndReplayedAreTheSameOnEveryLink) {
  const Profile profile = measured_groups();
  PhotoShelf photos(std::make_unique<TwoImages>());
  for (const char* model : {"analytic", "wifi", "lte"}) {
    Scenario scenario = made_up_scenario(20, 20);
    scenario.workload.images = 2;
    scenario.link.model = link_model(model);
    ASSERT_NE(scenario.link.model, nullptr);
    if (scenario.link.model->is_cell) {
      scenario.link.radio.bandwidth_mhz = std::string(model) == "wifi" ? 20 : 5;
      scenario.link.radio.snr_db = 20;
      scenario.workload.devices = 2;
    }
    std::map<int, int> seen;
    for (const SchemeSpec& sending :
         {SchemeSpec(), rate(400), deadline(2), deadline(15), confident(1), confident(3)}) {
      const auto live = make_live_runner(std::make_unique<GroupScheme>(), photos, sending);
      const auto replay = make_replay_runner(profile, profile.entries.front(), nullptr, sending);
      EXPECT_EQ(live->spec(), replay->spec());
      const Hardware hardware{one_gflops_processor(), one_gflops_processor()};
      const auto expected = simulate(scenario, hardware, *live);
      const auto found = simulate(scenario, hardware, *replay);
      for (std::size_t i = 0; i < expected.size(); ++i) {
        const std::string where = live->spec().label() + " " + model + " " + std::to_string(i);
        EXPECT_TRUE(expected[i].outcome == Outcome::kMet || expected[i].outcome == Outcome::kLate)
            << where << " " << outcome_name(expected[i].outcome);
        EXPECT_EQ(found[i].outcome, expected[i].outcome) << where;
        EXPECT_EQ(found[i].predicted, expected[i].predicted) << where;
        EXPECT_EQ(found[i].answered_ns, expected[i].answered_ns) << where;
        EXPECT_EQ(found[i].payload_bytes, expected[i].payload_bytes) << where;
        EXPECT_EQ(found[i].groups, expected[i].groups) << where;
        EXPECT_EQ(found[i].messages_on_air, 0) << where;
        if (found[i].answered_ns == kNotYet) continue;
        EXPECT_EQ(latency_parts(found[i]).latency_ns(), found[i].answered_ns - found[i].arrival_ns);
        if (!sending.send.empty()) {
          EXPECT_EQ(found[i].predicted, found[i].groups) << where;
        }
        ++seen[found[i].groups];
      }
    }
    EXPECT_GT(seen.size(), 2U) << model << ": not always as many groups";
  }
}

// What a group's first byte is says where it belongs.
TEST(GrowingPayload, TakesMessagesInAnyOrder) {
  const auto payload = ns3::Create<ns3::Packet>(kPayloadBytes);
  const auto messages = single_groups(*payload, kGroupBytes);
  ASSERT_EQ(messages.size(), 4U) << "the empty one travels with the third";
  GrowingPayload growing;
  EXPECT_FALSE(growing.add(messages[2]));
  EXPECT_EQ(growing.groups(), 0U);
  EXPECT_TRUE(growing.add(messages[0]));
  EXPECT_EQ(growing.groups(), 1U);
  EXPECT_THAT(gaps_of(*growing.payload()), ElementsAre(Gap{125, 1000}));
  EXPECT_TRUE(growing.add(messages[1]));
  EXPECT_EQ(growing.groups(), 4U);
  EXPECT_EQ(growing.payload()->GetSize(), kPayloadBytes);
  EXPECT_THAT(gaps_of(*growing.payload()), ElementsAre(Gap{500, 1000}));
  EXPECT_FALSE(growing.is_whole());
  EXPECT_TRUE(growing.add(messages[3]));
  EXPECT_TRUE(growing.is_whole());
  EXPECT_TRUE(gaps_of(*growing.payload()).empty());
}

TEST(GrowingPayload, KeepsTheGapsOfTheLink) {
  const auto payload = ns3::Create<ns3::Packet>(kPayloadBytes);
  GrowingPayload growing;
  growing.add(with_gaps(*first_groups(*payload, kGroupBytes, 400), {{200, 300}}));
  EXPECT_EQ(growing.groups(), 1U);
  EXPECT_THAT(gaps_of(*growing.payload()), ElementsAre(Gap{200, 300}, Gap{375, 1000}));
}

// --- whatever the scenario
// -----------------------------------------------------------------------

Scenario random_scenario(RandomSequence& random) {
  const auto policy = [&](PolicyPlace place) {
    const auto there = policies_at(place);
    return there.at(random.below(there.size()));
  };
  Scenario scenario =
      made_up_scenario(random.uniform(1, 200), 1 + static_cast<std::int64_t>(random.below(60)));
  scenario.workload.images = 0;
  scenario.workload.devices = 1 + static_cast<std::int64_t>(random.below(3));
  scenario.workload.deadline_ms = random.uniform(1, 60);
  scenario.workload.drain_s = random.uniform(0.01, 1);
  scenario.workload.seed = static_cast<std::int64_t>(random.below(1000));
  scenario.link.radio.snr_db = random.uniform(-20, 30);
  scenario.link.radio.bandwidth_mhz = random.uniform(0.05, 5);
  scenario.link.radio.fading = random.below(2) == 0 ? Fading::None : Fading::Rayleigh;
  scenario.link.radio.coherence_ms = random.uniform(1, 50);
  auto& own = scenario.link.own.edit<AnalyticSettings>();
  if (random.below(2) == 0) {
    own.outage = Outage::Lose;
    own.retransmissions = static_cast<std::int64_t>(random.below(3));
  }
  scenario.edge.workers = 1 + static_cast<std::int64_t>(random.below(3));
  scenario.edge.queue = policy(PolicyPlace::kEdgeQueue);
  scenario.edge.drop = policy(PolicyPlace::kEdgeDrop);
  scenario.edge.batch = 1 + static_cast<std::int64_t>(random.below(4));
  scenario.edge.batch_wait_ms = random.below(2) == 0 ? 0 : random.uniform(0, 20);
  scenario.device.queue = policy(PolicyPlace::kDeviceQueue);
  scenario.device.queue_capacity = static_cast<std::int64_t>(random.below(4));
  return scenario;
}

TEST(Send, EveryTaskEndsOnceAndItsPartsAddUp) {
  RandomSequence random(RandomStream(1, "random sending"));
  std::map<Outcome, int> outcomes;
  std::uint64_t in_vain = 0;
  for (int i = 0; i < 600; ++i) {
    const std::vector<SchemeSpec> sendings = {rate(1 + static_cast<int>(random.below(1200))),
                                              deadline(random.uniform(0, 20)),
                                              confident(random.uniform(0, 5))};
    const SchemeSpec sending = sendings[random.below(3)];
    Profile profile = measured_groups();
    profile.entries[0].work = {random.uniform(0, 5e6), random.uniform(0, 1e7)};
    const auto runner = make_replay_runner(profile, profile.entries.front(), nullptr, sending);
    Scenario scenario = random_scenario(random);
    // Rate alone takes what is incomplete.
    scenario.link.loss.deliver_incomplete = sending.send == "rate" && random.below(2) == 0;
    const auto tasks =
        simulate(scenario, {one_gflops_processor(), one_gflops_processor()}, *runner);
    const RadioPower power = radio_power(Radio::kWifi, RadioTail::kFull);
    const auto energies = task_energies(tasks, 0, one_gflops_processor(), power);
    for (std::size_t t = 0; t < tasks.size(); ++t) {
      const TaskRecord& task = tasks[t];
      ++outcomes[task.outcome];
      EXPECT_LE(task.payload_bytes, kPayloadBytes);
      EXPECT_GE(energies[t].total_mj(), 0);
      if (task.answered_ns == kNotYet) continue;
      const LatencyParts parts = latency_parts(task);
      EXPECT_EQ(parts.latency_ns(), task.answered_ns - task.arrival_ns);
      for (const std::int64_t part :
           {parts.device_ns, parts.queue_ns, parts.uplink_ns, parts.edge_ns, parts.downlink_ns})
        EXPECT_GE(part, 0);
      EXPECT_LE(task.uplink_end_ns, task.edge_start_ns);
      EXPECT_EQ(task.predicted, task.groups);
      std::uint32_t needed = 0;
      for (int g = 0; g < task.groups; ++g) needed += kGroupBytes[static_cast<std::size_t>(g)];
      EXPECT_LE(needed, task.payload_bytes);
      in_vain += needed < task.payload_bytes ? 1 : 0;
    }
  }
  for (const Outcome outcome :
       {Outcome::kMet, Outcome::kLate, Outcome::kLost, Outcome::kDropped, Outcome::kUnfinished})
    EXPECT_GT(outcomes[outcome], 50) << outcome_name(outcome);
  EXPECT_GT(in_vain, 100U);
}

// --- what a user writes
// ---------------------------------------------------------------------------

std::string scenario_text(const std::string& keys, const std::string& link = "") {
  return "[workload]\nprofile = \"shapes\"\nrate_hz = 5\ndeadline_ms = 100\ntasks = 10\n[link]\n"
         "snr_db = 10\nbandwidth_mhz = 1\n" +
         link + "[device]\nprocessor = \"ideal\"\n[edge]\nprocessor = \"ideal\"\n[[scheme]]\n" +
         "kind = \"progressive\"\nsplit = \"layer3\"\nratio = 64\n" + keys;
}

std::string error_of(const std::string& keys, const std::string& link = "") {
  try {
    parse_scenario(scenario_text(keys, link), "x.toml");
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(Send, KeysOfAScheme) {
  const auto label = [](const std::string& keys) {
    return parse_scenario(scenario_text(keys), "x.toml").schemes.at(0).label();
  };
  EXPECT_EQ(label("send = \"all\"\n"), "progressive layer3 64x");
  EXPECT_EQ(label("send = \"rate\"\nbudget_bytes = 400\n"), "progressive rate 400 B layer3 64x");
  EXPECT_EQ(label("send = \"deadline\"\n"), "progressive deadline layer3 64x");
  EXPECT_EQ(label("send = \"confident\"\nmargin = 2.5\n"),
            "progressive confident margin 2.5 layer3 64x");
}

TEST(Send, SaysWhatIsWrongWithItsKeys) {
  EXPECT_EQ(error_of("send = \"some\"\n"),
            "x.toml:17: scheme.send = \"some\": expected all, deadline, rate, confident");
  EXPECT_EQ(
      error_of("send = \"rate\"\n"),
      "x.toml:13: a scheme of kind progressive rate needs budget_bytes, expected a whole number "
      "from 1 to 1073741824");
  EXPECT_EQ(error_of("send = \"rate\"\nbudget_bytes = 0\n"),
            "x.toml:18: scheme.budget_bytes = 0: out of range, expected from 1 to 1073741824");
  EXPECT_EQ(
      error_of("send = \"confident\"\n"),
      "x.toml:13: a scheme of kind progressive confident needs margin, expected a number from 0 to "
      "1000000");
  EXPECT_EQ(error_of("slack_ms = 1\n"), "x.toml:13: slack_ms goes with send = \"deadline\"");
  const std::string incomplete = "outage = \"lose\"\nincomplete = \"decode\"\n";
  EXPECT_EQ(error_of("send = \"deadline\"\n", incomplete),
            "x.toml:15: send = \"deadline\" goes with link.incomplete = \"lose\"");
  EXPECT_EQ(error_of("send = \"rate\"\nbudget_bytes = 9\n", incomplete), "");
}

}  // namespace
}  // namespace airsplit
