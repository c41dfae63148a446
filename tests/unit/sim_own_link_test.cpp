// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A link model that is no part of airsplit: its keys, its checks, and tasks over it.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ns3/node.h>
#include <ns3/simulator.h>

#include "channel/message/link_end.h"
#include "common/error.h"
#include "sim/scenario/keys.h"
#include "sim/scenario/scenario.h"
#include "tests/replay_world.h"

namespace airsplit {
namespace {

struct PipeSettings {
  double delay_ms = 3;
};

std::vector<Key<PipeSettings>> pipe_keys() {
  return {number_key("link.pipe_delay_ms", &PipeSettings::delay_ms, "ms", {0, 1000},
                     "pipe: how long every message takes")};
}

/// Delivers each message after the same time.
class PipeEnd : public LinkEnd {
 public:
  void Connect(const ns3::Ptr<PipeEnd>& peer, double delay_ms) {
    peer_ = peer;
    delay_ = ns3::NanoSeconds(std::llround(1e6 * delay_ms));
  }
  void Send(ns3::Ptr<const ns3::Packet> message) override {
    SayBegun(message);
    ns3::Simulator::Schedule(delay_, [peer = peer_, message] { peer->Deliver(message); });
  }

 protected:
  void DoDispose() override {
    peer_ = nullptr;
    LinkEnd::DoDispose();
  }

 private:
  ns3::Ptr<PipeEnd> peer_;
  ns3::Time delay_;
};

std::vector<Link> install_pipes(const LinkPlan& plan, const std::vector<ns3::Ptr<ns3::Node>>&,
                                const ns3::Ptr<ns3::Node>&) {
  std::vector<Link> links;
  for (const LinkPlan::Device& device : plan.devices) {
    const double delay_ms = device.settings->own.get<PipeSettings>().delay_ms;
    const auto at_device = ns3::CreateObject<PipeEnd>(), at_edge = ns3::CreateObject<PipeEnd>();
    at_device->Connect(at_edge, delay_ms);
    at_edge->Connect(at_device, delay_ms);
    for (const auto& end : {at_device, at_edge})
      ns3::Simulator::ScheduleDestroy(&ns3::Object::Dispose, ns3::Ptr<ns3::Object>(end));
    links.push_back({at_device, at_edge});
  }
  return links;
}

Tables with_pipe() {
  LinkModel pipe;
  pipe.name = "pipe";
  pipe.doc = "after a time that is always the same";
  pipe.keys = own_link_keys(pipe_keys());
  pipe.install = install_pipes;
  Tables tables = builtin_tables();
  tables.links.push_back(pipe);
  return tables;
}

const std::string kScenario = R"([workload]
profile = "p"
rate_hz = 5
deadline_ms = 20
tasks = 6
images = 1
[link]
model = "pipe"
snr_db = 10
bandwidth_mhz = 1
pipe_delay_ms = 7
[device]
processor = "ideal"
[edge]
processor = "ideal"
[[scheme]]
kind = "aecnn"
split = "layer3"
ratio = 64
)";

std::string error_of(const std::vector<std::string>& settings, const Tables& tables) {
  std::vector<Setting> parsed;
  for (const auto& setting : settings) parsed.push_back(parse_setting(setting, "--set"));
  try {
    parse_scenario(kScenario, "x.toml", parsed, tables);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(OwnLink, CarriesTasks) {
  const Tables tables = with_pipe();
  const Scenario scenario = parse_scenario(kScenario, "x.toml", {}, tables);
  const auto tasks = replay_groups(scenario, made_up_profile(1000, 0, 0));
  ASSERT_EQ(tasks.size(), 6U);
  for (const TaskRecord& task : tasks) {
    EXPECT_EQ(task.outcome, Outcome::kMet);
    EXPECT_EQ(task.answered_ns - task.arrival_ns, 14'000'000);
  }
}

TEST(OwnLink, HasItsKeysBesideTheOthers) {
  const Tables tables = with_pipe();
  EXPECT_EQ(error_of({"link.pipe_delay_ms=2000"}, tables),
            "--set link.pipe_delay_ms=2000: link.pipe_delay_ms = 2000: out of range, expected from "
            "0 to 1000 ms");
  EXPECT_EQ(error_of({"link.model=tube"}, tables),
            "--set link.model=tube: link.model = tube: expected analytic, wifi, lte, pipe");
  const Scenario other =
      parse_scenario(kScenario, "x.toml", {parse_setting("link.model=analytic", "--set")}, tables);
  ASSERT_EQ(other.idle_keys.size(), 1U);
  EXPECT_EQ(other.idle_keys[0].message(),
            "x.toml:11: link.pipe_delay_ms has no effect: it needs link.model = \"pipe\"");
  EXPECT_THAT(describe_keys(tables), testing::HasSubstr("\nlink.pipe_delay_ms\n"));
  EXPECT_THAT(
      describe_keys(tables),
      testing::HasSubstr("lte (ns-3's LTE) or pipe (after a time that is always the same)"));
}

TEST(OwnLink, IsUnknownElsewhere) {
  EXPECT_EQ(error_of({}, builtin_tables()),
            "x.toml:8: link.model = \"pipe\": expected analytic, wifi, lte");
}

TEST(OwnLink, CarriesNothingUncodedUnlessItSaysSo) {
  EXPECT_EQ(error_of({"scheme.0.uncoded=bits"}, with_pipe()),
            "x.toml:16: uncoded = \"bits\" goes with link.model = \"analytic\"");
}

TEST(OwnLink, TellsNoEncoderAnSnrThatItDoesNotHave) {
  Tables tables = with_pipe();
  tables.links.back().what_uncoded_needs = [](const LinkSettings&, bool) { return std::string(); };
  const std::vector<std::string> told = {"scheme.0.kind=bottlenet++", "scheme.0.uncoded=symbols",
                                         "scheme.0.channel=awgn"};
  EXPECT_EQ(
      error_of(told, tables),
      "x.toml:16: channel = \"awgn\" goes with link.model = \"analytic\" or \"wifi\" or \"lte\"");
  EXPECT_EQ(error_of({told[0], told[1], "scheme.0.channel=awgn-untold"}, tables), "");
}

}  // namespace
}  // namespace airsplit
