// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Several edges: what is read and refused, which edge a task goes to, what lies before it, what the
// device finishes itself, and what results say of it. Times are worked out by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/run/run.h"
#include "sim/scenario/edges.h"
#include "sim/world/edge_load.h"
#include "tests/choice_world.h"
#include "tests/scenario_text.h"

namespace airsplit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::int64_t kMs = 1'000'000;

const std::string kTwoEdges = R"([workload]
profile = "p"
rate_hz = 5
deadline_ms = 100
tasks = 100
[link]
snr_db = 10
bandwidth_mhz = 1
[device]
processor = "raspberry-pi-4"
[[edge]]
name = "near"
processor = "jetson-nano"
[[edge]]
processor = "rtx-2080-ti"
workers = 4
backhaul_ms = 20
backhaul_mbps = 100
snr_offset_db = -5
active_w = 250
[[scheme]]
kind = "direct"
codec = "png"
)";

// --- what is read ------------------------------------------------------------------------------

TEST(Edges, AreReadInTheirOrder) {
  const Scenario scenario = parse(kTwoEdges);
  const auto edges = edges_of(scenario);
  ASSERT_EQ(edges.size(), 2U);
  EXPECT_EQ(edges[0].name, "near");
  EXPECT_EQ(edges[0].workers, 1);
  EXPECT_FALSE(edges[0].has_backhaul());
  EXPECT_EQ(edges[1].name, "1");
  EXPECT_EQ(edges[1].workers, 4);
  EXPECT_TRUE(edges[1].has_backhaul());
  EXPECT_THAT(antennas_of(edges), ElementsAre(0, -5));
  EXPECT_EQ(scenario.device.edge_choice->name, "nearest");
  EXPECT_TRUE(has_sites(scenario));
  const Scenario set = parse(kTwoEdges, {"edge.1.workers=2", "edge.0.name=x", "device.edge=1"});
  EXPECT_EQ(set.edges[1].workers, 2);
  EXPECT_EQ(set.edges[0].name, "x");
  EXPECT_EQ(set.device.edge_choice, nullptr);
  EXPECT_EQ(set.device.edge, "1");
}

TEST(Edges, OneIsAsItWas) {
  std::string text = kTwoEdges;
  text.replace(text.find("[[edge]]"), std::string::npos,
               "[edge]\nprocessor = \"ideal\"\n[[scheme]]\nkind = \"local\"\n");
  EXPECT_TRUE(parse(text).edges.empty());
  EXPECT_FALSE(has_sites(parse(text)));
  EXPECT_TRUE(has_sites(parse(text, {"device.fallback_ms=50"})));
  EXPECT_EQ(error_of(text, {"edge.0.workers=2"}),
            "--set edge.0.workers=2: there is one [edge] and no [[edge]]: edge.workers");
  EXPECT_THAT(error_of(text, {"device.edge=near"}), HasSubstr("or the name of an [[edge]]"));
  const auto idle = parse(text, {"device.edge=random"}).idle_keys;
  ASSERT_EQ(idle.size(), 1U);
  EXPECT_THAT(idle[0].message(), HasSubstr("device.edge has no effect: it needs [[edge]]"));
}

TEST(Edges, Errors) {
  EXPECT_EQ(error_of(kTwoEdges, {"edge.workers=2"}),
            "--set edge.workers=2: say which edge, counted from 0: edge.0.workers");
  EXPECT_EQ(error_of(kTwoEdges, {"edge.2.workers=2"}),
            "--set edge.2.workers=2: there is no edge 2, the scenario has 2, counted from 0");
  EXPECT_THAT(error_of(kTwoEdges, {"edge.1.worker=2"}), HasSubstr("did you mean edge.workers?"));
  EXPECT_THAT(error_of(kTwoEdges, {"edge.1.workers=0"}),
              HasSubstr("--set edge.1.workers=0: edge.workers = 0: out of range, expected from 1"));
  EXPECT_THAT(error_of(kTwoEdges + "[[edge]]\nname = \"third\"\n"),
              HasSubstr("x.toml:24: edge.processor is missing, expected a text"));
  EXPECT_EQ(error_of(kTwoEdges, {"edge.1.name=near"}),
            "x.toml:14: another edge is named \"near\" too");
  EXPECT_THAT(error_of(kTwoEdges, {"edge.1.name=random"}),
              HasSubstr("x.toml:14: edge.name = \"random\": expected another name"));
  EXPECT_EQ(error_of(kTwoEdges, {"device.edge=neer"}),
            "--set device.edge=neer: device.edge = \"neer\": expected near, 1, nearest, random, "
            "least-loaded, or the name of an [[edge]]; did you mean near?");
  EXPECT_THAT(error_of(kTwoEdges + "[[group]]\ndevice.edge = \"far\"\n"),
              HasSubstr("x.toml:25: device.edge = \"far\": expected near, 1"));
  EXPECT_THAT(error_of(kTwoEdges, {"device.edge=least-loaded", "device.edge_probes=3"}),
              HasSubstr("device.edge_probes = 3: expected at most 2, the edges"));
  EXPECT_THAT(error_of(kTwoEdges, {"device.fallback_ms=0"}), HasSubstr("out of range"));
  EXPECT_THAT(error_of(kTwoEdges, {"edge.0.backhaul_mbps=0"}), HasSubstr("out of range"));
  EXPECT_THAT(error_of(kTwoEdges + "[[group]]\nedge.workers = 2\n"),
              HasSubstr("edge.workers is the same for all groups"));
  EXPECT_THAT(error_of("edge = [3]\n" + kTwoEdges), HasSubstr("x.toml:"));
  std::string many = kTwoEdges;
  for (int i = 0; i < 100; ++i)
    many +=
        "[[edge]]\nprocessor = \"ideal\"\nsnr_offset_db = " + std::to_string(0.1 * i + 0.05) + "\n";
  EXPECT_EQ(error_of(many), "");
  EXPECT_THAT(error_of(many, {"workload.devices=1000"}),
              HasSubstr("1000 devices with links to 102 antennas, expected at most 100000 links"));
}

TEST(Edges, OfACellAreBehindOneAntenna) {
  const std::vector<std::string> wifi = {"link.model=wifi", "link.bandwidth_mhz=20"};
  EXPECT_THAT(error_of(kTwoEdges, wifi),
              HasSubstr("with link.model = \"wifi\" all edges are behind one antenna, expected one "
                        "offset for all of them, or link.model = \"analytic\""));
  EXPECT_EQ(error_of(kTwoEdges, {wifi[0], wifi[1], "edge.1.snr_offset_db=0"}), "");
}

TEST(Edges, SayWhatGoesWithThem) {
  const std::string oracle = kTwoEdges +
                             "[[scheme]]\nkind = \"adaptive\"\npolicy = \"oracle\"\n"
                             "candidates = \"direct png\"\n";
  EXPECT_THAT(error_of(oracle), HasSubstr("policy = \"oracle\" goes with one edge"));
  const std::string one_edge =
      oracle.substr(0, oracle.rfind("[[edge]]")) + oracle.substr(oracle.find("[[scheme]]"));
  EXPECT_EQ(error_of(one_edge), "");
  EXPECT_THAT(error_of(one_edge, {"edge.0.service=exponential"}),
              HasSubstr("policy = \"oracle\" goes with edge.service = \"constant\""));
  const std::string groups = kTwoEdges +
                             "[[scheme]]\nkind = \"progressive\"\nsplit = \"layer3\"\nratio = 64\n"
                             "send = \"deadline\"\n";
  EXPECT_THAT(error_of(groups), HasSubstr("goes with edges without edge.backhaul_ms"));
  EXPECT_THAT(
      error_of(groups, {"edge.1.backhaul_ms=0", "edge.1.backhaul_mbps=1", "device.fallback_ms=1"}),
      HasSubstr("goes with edges without edge.backhaul_ms"));
}

// --- which edge --------------------------------------------------------------------------------

/// Of edges with these offsets, backhauls and loads.
struct Seen final : EdgesSeen {
  std::vector<double> offset_db;
  std::vector<std::int64_t> backhaul, load;
  mutable std::vector<std::size_t> asked = {};
  std::size_t count() const override { return offset_db.size(); }
  double snr_offset_db(std::size_t edge) const override { return offset_db[edge]; }
  std::int64_t backhaul_ns(std::size_t edge) const override { return backhaul[edge]; }
  std::int64_t load_ns(std::size_t edge) const override {
    asked.push_back(edge);
    return load[edge];
  }
};

Seen seen(const std::vector<double>& offsets, const std::vector<std::int64_t>& backhauls,
          const std::vector<std::int64_t>& loads) {
  Seen edges;
  edges.offset_db = offsets;
  edges.backhaul = backhauls;
  edges.load = loads;
  return edges;
}

std::unique_ptr<EdgeChooser> chooser(const std::string& name, std::size_t probes = 0) {
  return find_edge_choice(name)->make({1, 0, probes});
}

TEST(EdgeChoices, NearestHasTheBestSnrThenTheShortestBackhaul) {
  EXPECT_EQ(chooser("nearest")->choose(0, seen({-3, 0, -1}, {0, 9, 0}, {0, 9, 0})), 1U);
  EXPECT_EQ(chooser("nearest")->choose(0, seen({0, 0, -1}, {5, 4, 0}, {0, 0, 0})), 1U);
  EXPECT_EQ(chooser("nearest")->choose(0, seen({0, 0}, {0, 0}, {0, 0})), 0U);
}

TEST(EdgeChoices, RandomTakesEachAsOften) {
  const Seen edges = seen({0, -9, 3, 0}, {0, 0, 0, 0}, {9, 9, 9, 9});
  const auto random = chooser("random");
  std::vector<int> taken(4);
  for (std::uint64_t task = 0; task < 8000; ++task) ++taken.at(random->choose(task, edges));
  for (const int count : taken) EXPECT_NEAR(count, 2000, 150);
  EXPECT_EQ(random->choose(7, edges), chooser("random")->choose(7, edges)) << "of the task alone";
  EXPECT_TRUE(edges.asked.empty());
}

TEST(EdgeChoices, LeastLoadedAsksAllOrAFewDifferentOnes) {
  const Seen edges = seen({0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}, {5, 4, 2, 3, 9});
  const auto all = chooser("least-loaded");
  for (std::uint64_t task = 0; task < 20; ++task) EXPECT_EQ(all->choose(task, edges), 2U);
  const auto two = chooser("least-loaded", 2);
  std::vector<int> taken(5), asked(5);
  for (std::uint64_t task = 0; task < 10'000; ++task) {
    edges.asked.clear();
    ++taken.at(two->choose(task, edges));
    ASSERT_EQ(edges.asked.size(), 2U);
    EXPECT_NE(edges.asked[0], edges.asked[1]);
    for (const std::size_t edge : edges.asked) ++asked.at(edge);
  }
  for (const int count : asked) EXPECT_NEAR(count, 4000, 250);
  // The least of two of five: 4 pairs of 10 have the best, then 3, 2, 1 and none.
  EXPECT_NEAR(taken[2], 4000, 250);
  EXPECT_NEAR(taken[3], 3000, 250);
  EXPECT_NEAR(taken[1], 2000, 250);
  EXPECT_EQ(taken[4], 0);
}

TEST(EdgeChoices, OfEqualLoadsEachIsTakenAsOften) {
  const Seen edges = seen({0, 0, 0}, {0, 0, 0}, {1, 1, 1});
  for (const std::size_t probes : {0U, 2U}) {
    const auto least = chooser("least-loaded", probes);
    std::vector<int> taken(3);
    for (std::uint64_t task = 0; task < 6000; ++task) ++taken.at(least->choose(task, edges));
    for (const int count : taken) EXPECT_NEAR(count, 2000, 200) << probes;
  }
}

TEST(EdgeLoad, IsKnownAsItWas) {
  EdgeLoad load(10);
  EXPECT_EQ(load.at_ns(-5), 0);
  load.add(3, 100);
  load.add(4, 105);
  load.add(-3, 108);
  EXPECT_EQ(load.at_ns(99), 0);
  EXPECT_EQ(load.at_ns(100), 3);
  EXPECT_EQ(load.at_ns(104), 3);
  EXPECT_EQ(load.at_ns(107), 7);
  EXPECT_EQ(load.at_ns(108), 4);
  EXPECT_EQ(load.at_ns(1000), 4);
}

// --- a world of them ---------------------------------------------------------------------------

Scenario with_edges(Scenario scenario, std::size_t edges) {
  scenario.edges.resize(edges);
  for (std::size_t e = 0; e < edges; ++e) scenario.edges[e].name = std::to_string(e);
  return scenario;
}

void attach(Scenario& scenario, const std::string& edge) {
  scenario.device.edge_choice = nullptr;
  scenario.device.edge = edge;
}

// 125 bytes take 1 ms, the answer of 8 bytes 64 us; 1 ms at the device and 2 ms at the edge.
Scenario one_task() { return made_up_scenario(10, 1); }
const Profile kProfile = made_up_profile(125, 0.5e6, 1e6);

TEST(EdgeWorld, OneOfManyIsAsTheOnlyOne) {
  Scenario busy = made_up_scenario(300, 200);
  busy.workload.arrivals = Arrivals::kPoisson;
  busy.link.radio.fading = Fading::Rayleigh;
  busy.edge.service = ServiceTimes::kExponential;
  const auto alone = replay_groups(busy, kProfile);
  Scenario many = with_edges(busy, 3);
  for (EdgeSettings& edge : many.edges) edge.service = ServiceTimes::kExponential;
  const auto nearest = replay_groups(many, kProfile);
  ASSERT_EQ(alone.size(), nearest.size());
  for (std::size_t i = 0; i < alone.size(); ++i)
    EXPECT_EQ(alone[i].answered_ns, nearest[i].answered_ns);
}

TEST(EdgeWorld, BackhaulTakesItsTimeBothWays) {
  Scenario scenario = with_edges(one_task(), 2);
  scenario.edges[1].backhaul_ms = 3;
  scenario.edges[1].backhaul_mbps = 0.5;  // 125 bytes in 2 ms, 8 bytes in 128 us
  attach(scenario, "1");
  const TaskRecord task = replay_groups(scenario, kProfile).front();
  EXPECT_EQ(task.edge, 1);
  EXPECT_EQ(task.uplink_end_ns, 2 * kMs);
  EXPECT_EQ(task.backhaul_up_ns, 5 * kMs);
  EXPECT_EQ(task.edge_start_ns, 7 * kMs);
  EXPECT_EQ(task.edge_end_ns, 9 * kMs);
  EXPECT_EQ(task.backhaul_down_ns, 3 * kMs + 128'000);
  EXPECT_EQ(task.answered_ns, 12 * kMs + 128'000 + 64'000);
  const LatencyParts parts = latency_parts(task);
  EXPECT_EQ(parts.backhaul_ns, 8 * kMs + 128'000);
  EXPECT_EQ(parts.queue_ns, 0);
  EXPECT_EQ(parts.latency_ns(), task.answered_ns);
}

TEST(EdgeWorld, BackhaulCarriesOneMessageAfterAnother) {
  Scenario scenario = one_task();
  scenario.workload.devices = 3;
  scenario.workload.phase = Phase::kSame;
  scenario.workload.tasks = 3;
  scenario.edge.workers = 3;
  scenario.edge.backhaul_mbps = 0.5;
  const auto tasks = replay_groups(scenario, kProfile);
  std::vector<std::int64_t> there;
  for (const TaskRecord& task : tasks) there.push_back(task.edge_start_ns);
  EXPECT_THAT(there, ElementsAre(4 * kMs, 6 * kMs, 8 * kMs));
}

TEST(EdgeWorld, JitterIsUniformAndEachTasksOwn) {
  Scenario scenario = made_up_scenario(10, 2000);
  scenario.edge.backhaul_jitter_ms = 4;
  double sum = 0;
  std::int64_t most = 0;
  for (const TaskRecord& task : replay_groups(scenario, kProfile)) {
    sum += static_cast<double>(task.backhaul_up_ns);
    most = std::max(most, task.backhaul_up_ns);
  }
  EXPECT_NEAR(1e-6 * sum / 2000, 2, 0.1);
  EXPECT_LE(most, 4 * kMs);
  EXPECT_GT(most, 3.9 * kMs);
}

/// Takes the edges in turn.
EdgeChoice in_turn() {
  class InTurn final : public EdgeChooser {
   public:
    std::size_t choose(std::uint64_t task, const EdgesSeen& edges) override {
      return task % edges.count();
    }
  };
  return {"in-turn", "each in turn", false,
          [](const EdgeChooserSettings&) { return std::make_unique<InTurn>(); }};
}

// An SNR of 4.77 dB more is a ratio of 3: 2 Mbit/s instead of 1.
TEST(EdgeWorld, OneRadioSendsToAllAntennasOneMessageAtATime) {
  Scenario scenario = with_edges(made_up_scenario(1, 3), 2);
  scenario.workload.devices = 1;
  scenario.workload.rate_hz = 4000;  // every 0.25 ms
  scenario.edges[1].snr_offset_db = 10 * std::log10(3.0);
  const EdgeChoice choice = in_turn();
  scenario.device.edge_choice = &choice;
  const auto tasks = replay_groups(scenario, made_up_profile(125, 0, 0));
  EXPECT_EQ(tasks[0].uplink_start_ns, 0);
  EXPECT_EQ(tasks[0].uplink_end_ns, 1 * kMs);
  EXPECT_EQ(tasks[1].edge, 1);
  EXPECT_EQ(tasks[1].uplink_start_ns, 1 * kMs) << "behind the one to the other antenna";
  EXPECT_NEAR(static_cast<double>(tasks[1].uplink_end_ns), 1.5 * kMs, 2);
  EXPECT_EQ(tasks[2].uplink_start_ns, tasks[1].uplink_end_ns);
}

TEST(EdgeWorld, LeastLoadedGoesWhereTasksAreDoneFirst) {
  Scenario scenario = with_edges(made_up_scenario(1, 4), 2);
  scenario.workload.rate_hz = 500;
  scenario.link = edge_scenario(1, 1).link;
  scenario.device.edge_choice = find_edge_choice("least-loaded");
  Processor fast = one_gflops_processor(), slow = fast;
  fast.peak_gflops = 3;
  // 9 ms a task on the slow one, 3 ms on the fast one; a task every 2 ms. The load is 3 or 9, 6 or
  // 9, then 9 at both or one less.
  const auto tasks = replay_groups(scenario, made_up_profile(1, 0, 4.5e6), slow, {slow, fast});
  EXPECT_EQ(tasks[0].edge, 1);
  EXPECT_EQ(tasks[1].edge, 1);
  EXPECT_EQ(tasks[2].edge, 1) << "of 3 + 3 ms there, one is done";
  EXPECT_EQ(tasks[0].worker_ns, 3e6);
}

TEST(EdgeWorld, GroupsGoWhereTheyAreAttached) {
  Scenario scenario = with_edges(made_up_scenario(10, 20), 2);
  Group near{"near", scenario.workload, scenario.link, scenario.device, {}};
  near.device.edge_choice = nullptr;
  near.device.edge = "0";
  Group far = near;
  far.name = "far";
  far.device.edge = "1";
  scenario.groups = {near, far};
  scenario.workload.devices = 2;
  for (const TaskRecord& task : replay_groups(scenario, kProfile)) EXPECT_EQ(task.edge, task.group);
}

TEST(EdgeWorld, PoliciesKnowTheEdgeThatATaskGoesTo) {
  // In 20 ms, 1000 bytes take 8 ms to the near edge; to the far one twice 10 ms more are too long.
  ChoiceWorld world({{1000, {1}}, {0, {1, 0}}});
  Scenario scenario = with_edges(made_up_scenario(10, 200), 2);
  scenario.workload.images = 0;
  scenario.edges[1].backhaul_ms = 10;
  attach(scenario, "0");
  for (const TaskRecord& task : world.play(scenario, choice_spec("expected")))
    EXPECT_EQ(task.choice, 0);
  attach(scenario, "1");
  for (const TaskRecord& task : world.play(scenario, choice_spec("expected")))
    EXPECT_EQ(task.choice, 1) << "local";
  // 1000 bytes at 0.4 Mbit/s take 20 ms more as well, at 8 Mbit/s 1 ms.
  scenario.edges[1].backhaul_ms = 0;
  for (const auto& [mbps, choice] : {std::pair{8.0, 0U}, std::pair{0.4, 1U}}) {
    scenario.edges[1].backhaul_mbps = mbps;
    for (const TaskRecord& task : world.play(scenario, choice_spec("expected")))
      EXPECT_EQ(task.choice, choice) << mbps;
  }
  scenario.edges[1].backhaul_mbps = 0;
  for (const auto& [jitter_ms, choice] : {std::pair{1.0, 0U}, std::pair{20.0, 1U}}) {
    scenario.edges[1].backhaul_jitter_ms = jitter_ms;  // half of it on average, each way
    for (const TaskRecord& task : world.play(scenario, choice_spec("expected")))
      EXPECT_EQ(task.choice, choice) << jitter_ms;
  }
}

// --- fallback ----------------------------------------------------------------------------------

// 125 bytes in 1 ms after 1 ms at the device; the tail takes 2 ms, there and here.
const Profile kWithLocal = made_up_profile_with_local(125, 0.5e6, 1e6);

Scenario far_away(double fallback_ms, std::int64_t tasks = 1) {
  Scenario scenario = made_up_scenario(10, tasks);
  scenario.edge.backhaul_ms = 30;
  scenario.device.fallback_ms = fallback_ms;
  return scenario;
}

TEST(Fallback, FinishesOnTheDeviceWhatHasNoAnswer) {
  const TaskRecord task = replay_groups(far_away(10), kWithLocal).front();
  EXPECT_EQ(task.outcome, Outcome::kMet);
  EXPECT_TRUE(task.fell_back);
  EXPECT_EQ(task.fallback_start_ns, 10 * kMs);
  EXPECT_EQ(task.answered_ns, 12 * kMs);
  EXPECT_EQ(task.predicted, 1) << "as the whole network says";
  const LatencyParts parts = latency_parts(task);
  EXPECT_EQ(parts.device_ns, 3 * kMs);
  EXPECT_EQ(parts.queue_ns, 9 * kMs);
  EXPECT_EQ(parts.latency_ns(), 12 * kMs);
  EXPECT_EQ(task.edge_end_ns, 34 * kMs) << "the edge knows nothing of it";
  EXPECT_GT(task.downlink_end_ns, 64 * kMs) << "and its answer comes in vain";
}

TEST(Fallback, IsNotNeededWhereTheAnswerIsThere) {
  Scenario scenario = far_away(10);
  scenario.edge.backhaul_ms = 2;  // 1 + 1 + 2 + 2 + 2 + 0.064 ms
  const TaskRecord task = replay_groups(scenario, kWithLocal).front();
  EXPECT_FALSE(task.fell_back);
  EXPECT_EQ(task.answered_ns, 8 * kMs + 64'000);
  EXPECT_EQ(task.fallback_start_ns, kNotYet);
}

TEST(Fallback, AnAnswerThatComesMeanwhileIsTaken) {
  Scenario scenario = far_away(8);
  scenario.edge.backhaul_ms = 2;
  const TaskRecord task = replay_groups(scenario, kWithLocal).front();
  EXPECT_EQ(task.fallback_start_ns, 8 * kMs);
  EXPECT_EQ(task.fallback_end_ns, 10 * kMs);
  EXPECT_FALSE(task.fell_back);
  EXPECT_EQ(task.answered_ns, 8 * kMs + 64'000);
  EXPECT_EQ(latency_parts(task).latency_ns(), task.answered_ns);
}

TEST(Fallback, IsNextOnTheProcessorAndSendsNothingThatIsTooLate) {
  Scenario scenario = far_away(2.5, 3);
  scenario.workload.devices = 1;
  scenario.workload.rate_hz = 1000;  // at 0, 1 and 2 ms, each computed for 1 ms
  const auto tasks = replay_groups(scenario, kWithLocal);
  // At 2.5 ms the third is being computed; then the first is finished, from 3 to 5, and the second,
  // whose time was up at 3.5, from 5 to 7; then the third's.
  EXPECT_EQ(tasks[0].answered_ns, 5 * kMs);
  EXPECT_EQ(tasks[1].answered_ns, 7 * kMs);
  EXPECT_EQ(tasks[2].answered_ns, 9 * kMs);
  scenario.device.fallback_ms = 0.5;
  for (const TaskRecord& task : replay_groups(scenario, kWithLocal)) {
    EXPECT_EQ(task.payload_bytes, 0U);
    EXPECT_EQ(task.uplink_start_ns, kNotYet);
    EXPECT_TRUE(task.fell_back);
  }
}

TEST(Fallback, SavesWhatIsLost) {
  Scenario scenario = far_away(10, 200);
  scenario.edge.backhaul_ms = 0;
  scenario.link.loss.loss_percent = 50;
  int saved = 0;
  for (const TaskRecord& task : replay_groups(scenario, kWithLocal)) {
    EXPECT_EQ(task.outcome, Outcome::kMet);
    saved += task.fell_back ? 1 : 0;
  }
  EXPECT_NEAR(saved, 100, 30);
}

TEST(Fallback, ItsEnergyCounts) {
  const auto tasks = replay_groups(far_away(10), kWithLocal);
  const auto energy =
      task_energies(tasks, 0, one_gflops_processor(), radio_power(Radio::kNone)).front();
  EXPECT_NEAR(energy.compute_mj, 5 * (1 + 2), 1e-9);
}

// --- results -----------------------------------------------------------------------------------

// The third task's payload is made when its time is up, and is not sent.
TEST(Fallback, PayloadsAreOfTasksThatWereSent) {
  Scenario scenario = far_away(1.5, 3);
  scenario.workload.devices = 1;
  scenario.workload.rate_hz = 1000;
  const auto tasks = replay_groups(scenario, kWithLocal);
  EXPECT_EQ(tasks[1].payload_bytes, 125U);
  EXPECT_EQ(tasks[2].payload_bytes, 0U);
  const auto runner = make_replay_runner(kWithLocal, kWithLocal.entries.front());
  RowBuilder builder(*runner, one_gflops_processor(), radio_power(Radio::kNone), 0, "", "", 20,
                     Sites{{scenario.edge}, true});
  builder.add(tasks);
  const ResultRow row = builder.row(1);
  EXPECT_EQ(row.numbers.at("fallbacks"), 1);
  EXPECT_EQ(row.numbers.at("payload_bytes_mean"), 125);
}

TEST(Sites, RowsSayWhereTasksWere) {
  Scenario scenario = with_edges(made_up_scenario(10, 100), 2);
  scenario.edges[0].active_w = 100;
  scenario.edges[1].idle_w = 10;
  scenario.edges[1].workers = 2;
  scenario.edges[1].backhaul_ms = 1;
  const EdgeChoice choice = in_turn();
  scenario.device.edge_choice = &choice;
  const auto tasks = replay_groups(scenario, kProfile);
  const auto runner = make_replay_runner(kProfile, kProfile.entries.front());
  RowBuilder builder(*runner, one_gflops_processor(), radio_power(Radio::kNone), 0, "", "", 20,
                     Sites{scenario.edges, false});
  builder.add(tasks);
  const ResultRow row = builder.row(1);
  EXPECT_EQ(row.edges, "0 0.5; 1 0.5");
  EXPECT_NEAR(row.numbers.at("backhaul_ms_mean"), 1, 1e-9);
  EXPECT_EQ(row.numbers.count("fallbacks"), 0U);
  // 50 tasks of 2 ms at 100 W; two workers from 0 to the last answer, less 50 tasks, at 10 W.
  const double seconds = 1e-9 * static_cast<double>(tasks.back().ended_ns);
  const double mj = 50 * 2 * 100 + 1e3 * 10 * (2 * seconds - 50 * 0.002);
  EXPECT_NEAR(row.numbers.at("site_energy_mj_mean"), mj / 100, 1e-6);
  double sum = 0;
  for (const double one : site_energies_mj(tasks, scenario.edges)) sum += one;
  EXPECT_NEAR(sum, mj, 1e-6);
}

TEST(Sites, ABatchSharesItsWorker) {
  Scenario scenario = made_up_scenario(10, 4);
  scenario.workload.devices = 4;
  scenario.workload.phase = Phase::kSame;
  scenario.edge.batch = 4;
  scenario.edge.batch_wait_ms = 5;
  double busy_ns = 0;
  const auto tasks = replay_groups(scenario, kProfile);
  for (const TaskRecord& task : tasks) busy_ns += task.worker_ns;
  EXPECT_NEAR(busy_ns, static_cast<double>(tasks[0].edge_end_ns - tasks[0].edge_start_ns), 1e-3);
}

}  // namespace
}  // namespace airsplit
