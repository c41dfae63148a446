// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Groups of devices: what is read, which device is whose, and what a simulation of them gives.
#include <gtest/gtest.h>

#include "common/error.h"
#include "sim/scenario/group.h"
#include "sim/scenario/links.h"
#include "tests/replay_world.h"
#include "tests/scenario_text.h"

namespace airsplit {
namespace {

const std::string kTwoGroups = R"(
[workload]
profile = "p"
rate_hz = 5
deadline_ms = 100
tasks = 100
[link]
snr_db = 10
bandwidth_mhz = 1
[device]
processor = "raspberry-pi-4"
[edge]
processor = "ideal"
[[scheme]]
kind = "local"
[[group]]
name = "cameras"
workload.devices = 3
link.snr_db = 2
link.snr_spread_db = 4
[[group]]
workload.devices = 2
workload.deadline_ms = 30
device.processor = "jetson-nano"
[group.scheme]
kind = "direct"
codec = "png"
)";

TEST(Groups, HaveTheSectionsKeysUnlessTheyHaveTheirOwn) {
  const Scenario scenario = parse(kTwoGroups);
  ASSERT_EQ(scenario.groups.size(), 2U);
  EXPECT_EQ(scenario.workload.devices, 5);
  const Group &cameras = scenario.groups[0], &second = scenario.groups[1];
  EXPECT_EQ(cameras.name, "cameras");
  EXPECT_EQ(cameras.workload.devices, 3);
  EXPECT_EQ(cameras.workload.rate_hz, 5);
  EXPECT_EQ(cameras.workload.deadline_ms, 100);
  EXPECT_EQ(cameras.device.processor, "raspberry-pi-4");
  EXPECT_TRUE(cameras.scheme.empty());
  EXPECT_EQ(second.name, "1");
  EXPECT_EQ(second.workload.deadline_ms, 30);
  EXPECT_EQ(second.link.radio.snr_db, 10);
  EXPECT_EQ(second.device.processor, "jetson-nano");
  ASSERT_EQ(second.scheme.size(), 1U);
  EXPECT_EQ(second.scheme[0].name(), "direct png");
}

TEST(Groups, AreSetFromTheCommandLineByTheirNumber) {
  const Scenario scenario =
      parse(kTwoGroups, {"link.snr_db=7", "group.0.workload.devices=8", "group.1.link.snr_db=-3",
                         "group.1.name=dogs", "group.1.scheme.codec=raw"});
  EXPECT_EQ(scenario.groups[0].link.radio.snr_db, 2);  // its own key, not the section's
  EXPECT_EQ(scenario.groups[0].workload.devices, 8);
  EXPECT_EQ(scenario.groups[1].link.radio.snr_db, -3);
  EXPECT_EQ(scenario.groups[1].name, "dogs");
  EXPECT_EQ(scenario.groups[1].scheme[0].codec, "raw");
}

TEST(Groups, DevicesAreNumberedGroupAfterGroup) {
  const Scenario scenario = parse(kTwoGroups);
  const auto places = device_places(scenario.groups);
  ASSERT_EQ(places.size(), 5U);
  EXPECT_EQ(places[3].device, 3U);
  EXPECT_EQ(places[3].group, 1U);
  EXPECT_EQ(places[3].in_group, 0U);
  const LinkPlan plan = link_plan(scenario, 1);
  ASSERT_EQ(plan.devices.size(), 5U);
  EXPECT_EQ(plan.devices[2].settings, &scenario.groups[0].link);
  EXPECT_EQ(plan.devices[3].settings, &scenario.groups[1].link);
  EXPECT_EQ(plan.shared, &scenario.link);
  // 2 dB with a spread of 4: 0, 2, 4 dB; the other group at 10 dB.
  for (const auto& [device, snr_db] :
       std::vector<std::pair<std::size_t, double>>{{0, 0}, {1, 2}, {2, 4}, {3, 10}, {4, 10}}) {
    EXPECT_EQ(plan.devices[device].snr_db, snr_db);
  }
}

TEST(Groups, Errors) {
  const auto with = [](const std::string& line) { return kTwoGroups + line; };
  EXPECT_EQ(error_of(with("[[group]]\nworkload.tasks = 3\n")),
            "x.toml:29: workload.tasks is the same for all groups");
  EXPECT_EQ(error_of(with("[[group]]\nlink.sharing = \"tdma\"\n")),
            "x.toml:29: link.sharing is the same for all groups");
  EXPECT_EQ(error_of(with("[[group]]\nworkload.rate = 3\n")).substr(0, 39),
            "x.toml:29: unknown key workload.rate; d");
  EXPECT_EQ(error_of(with("[[group]]\nname = \"cameras\"\n")),
            "x.toml:28: another group is named \"cameras\" too");
  EXPECT_EQ(error_of(with("[[group]]\nworkload.deadline_ms = \"x\"\n")),
            "x.toml:29: workload.deadline_ms = \"x\": expected a number of ms");
  EXPECT_EQ(error_of(with("[[group]]\nscheme.kind = \"aecnn\"\n")).substr(0, 51),
            "x.toml:28: a scheme of kind aecnn needs split, expe");
  EXPECT_EQ(error_of("group = 3\n" + kTwoGroups).substr(0, 27), "x.toml:17: this is not TOML");
  EXPECT_EQ(
      error_of(kTwoGroups, {"group.2.workload.devices=1"}),
      "--set group.2.workload.devices=1: there is no group 2, the scenario has 2, counted from "
      "0");
  EXPECT_EQ(error_of(kTwoGroups, {"group.name=x"}),
            "--set group.name=x: say which group, counted from 0: group.0.name");
  EXPECT_EQ(error_of(with("[[group]]\ngroup.name = \"x\"\n")),
            "x.toml:29: group.name is the same for all groups");
  EXPECT_EQ(error_of(kTwoGroups, {"group.0.scheme.kind=local", "link.snr_db=1"}),
            "x.toml: every group has a scheme of its own, so that no [[scheme]] is run");
  EXPECT_EQ(error_of(kTwoGroups, {"link.model=wifi", "link.bandwidth_mhz=20",
                                  "group.0.link.fading=rayleigh", "group.0.link.coherence_ms=2"}),
            "--set group.0.link.coherence_ms=2: link.coherence_ms: groups of one cell differ in "
            "their mean SNR alone: link.snr_db, link.snr_spread_db, link.trace or a position");
  EXPECT_EQ(error_of(kTwoGroups, {"workload.arrivals=trace"}),
            "x.toml:16: workload.trace is missing, arrivals = \"trace\" needs it");
  EXPECT_EQ(error_of(kTwoGroups, {"workload.arrivals=bursty", "workload.burst_share=0.5"}),
            "x.toml:16: workload.burst_factor times burst_share is 2, expected at most 1: bursts "
            "would have more tasks than there are");
  EXPECT_EQ(error_of(kTwoGroups, {"workload.jitter_ms=201"}),
            "x.toml:16: workload.jitter_ms = 201: expected at most the period, 200 ms");
}

TEST(Groups, HaveNamesThatCanBeShown) {
  const auto error_of_name = [](const std::string& name) {
    return error_of(kTwoGroups + "[[group]]\nname = \"" + name + "\"\n");
  };
  EXPECT_EQ(error_of_name(""), "x.toml:29: name = \"\": expected a text that is not empty");
  EXPECT_EQ(error_of_name("a\\nb"),
            "x.toml:28: this group's name is empty, or of more than one line");
}

TEST(Groups, HaveArrivalsOfTheirOwnBesideATrace) {
  const std::vector<std::string> trace = {"workload.arrivals=trace", "workload.trace=t.csv"};
  std::vector<std::string> settings = trace;
  settings.emplace_back("group.1.workload.arrivals=poisson");
  const Scenario scenario = parse(kTwoGroups, settings);
  EXPECT_EQ(scenario.groups[0].workload.trace, "t.csv");
  EXPECT_EQ(scenario.groups[1].workload.trace, "");
  settings = trace;
  settings.emplace_back("workload.arrivals=poisson");
  EXPECT_EQ(parse(kTwoGroups, settings).groups[0].workload.trace, "");
}

TEST(Groups, ShareTheLimitOfACell) {
  EXPECT_EQ(error_of(kTwoGroups, {"link.model=lte", "link.bandwidth_mhz=5",
                                  "group.0.workload.devices=200", "group.1.workload.devices=200"})
                .substr(0, 39),
            "x.toml: workload.devices = 400: expecte");
}

TEST(Groups, OneSpeedOfFading) {
  const std::string group = "[[group]]\nlink.fading = \"rayleigh\"\nlink.carrier_ghz = 2\n";
  const std::string coherence = "link.coherence_ms = 5\n", speed = "link.speed_kmh = 3\n";
  const Scenario moving = parse(kTwoGroups + group + speed, {"link.coherence_ms=9"});
  EXPECT_EQ(moving.groups[2].link.radio.speed_kmh, 3);
  EXPECT_EQ(moving.groups[2].link.radio.coherence_ms, RadioSettings{}.coherence_ms);  // not 9
  EXPECT_EQ(error_of(kTwoGroups + group + speed + coherence),
            "x.toml:31: link.speed_kmh and link.coherence_ms are there, expected one of them");
}

// The scheme of all groups that have none of their own: it must go with each one's link.
TEST(Groups, UncodedPayloadsAreNotCutIntoPackets) {
  const std::string scheme =
      "[[scheme]]\nkind = \"aecnn\"\nsplit = \"layer3\"\nratio = 64\nuncoded = \"bits\"\n";
  const std::string lossy = "[[group]]\nname = \"far\"\nlink.loss_percent = 3\n";
  const std::string own = "scheme.kind = \"local\"\n";
  EXPECT_EQ(error_of(kTwoGroups + scheme), "");
  EXPECT_EQ(error_of(kTwoGroups + scheme + lossy + own), "");
  EXPECT_EQ(
      error_of(kTwoGroups + scheme + lossy),
      "x.toml:28: in group \"far\": uncoded = \"bits\" goes with link.loss_percent = 0: it is "
      "not cut into packets");
  // No group's link is the sections' own.
  EXPECT_EQ(error_of(kTwoGroups + scheme, {"link.loss_percent=3", "group.0.link.loss_percent=0",
                                           "group.1.link.loss_percent=0"}),
            "");
}

// Group 0: 1 Mbit/s, deadline 20 ms; group 1: 2 Mbit/s (log2(1 + 3) at 4.77 dB), deadline 5 ms.
TEST(Groups, HaveLinksAndDeadlinesOfTheirOwn) {
  Scenario scenario = made_up_scenario(10, 4);
  scenario.groups = {{"slow", scenario.workload, scenario.link, scenario.device, {}},
                     {"fast", scenario.workload, scenario.link, scenario.device, {}}};
  scenario.groups[1].link.radio.snr_db = 10 * std::log10(3.0);
  scenario.groups[1].workload.deadline_ms = 4.1;
  scenario.workload.devices = 2;
  const auto tasks = replay_groups(scenario, made_up_profile(1000, 0, 0));
  for (const TaskRecord& task : tasks) {
    EXPECT_EQ(task.device, task.group);
    EXPECT_EQ(task.uplink_end_ns - task.uplink_start_ns, task.group == 0 ? 8'000'000 : 4'000'000);
    EXPECT_EQ(task.outcome, Outcome::kMet);
  }
  scenario.groups[1].workload.deadline_ms = 4;
  for (const TaskRecord& task : replay_groups(scenario, made_up_profile(1000, 0, 0))) {
    EXPECT_EQ(task.outcome, task.group == 0 ? Outcome::kMet : Outcome::kLate);
  }
}

}  // namespace
}  // namespace airsplit
