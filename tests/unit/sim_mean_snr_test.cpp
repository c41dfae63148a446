// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A link whose mean SNR changes: the keys that say so, which of them wins, and what a simulation
// makes of them.
#include <cmath>
#include <fstream>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "sim/run/run.h"
#include "sim/scenario/links.h"
#include "sim/scenario/notes.h"
#include "tests/replay_world.h"
#include "tests/scenario_text.h"

namespace airsplit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kPlain = R"([workload]
profile = "shapes"
rate_hz = 5
deadline_ms = 100
tasks = 20
[device]
processor = "ideal"
[edge]
processor = "ideal"
[[scheme]]
kind = "direct"
codec = "png"
[link]
bandwidth_mhz = 20
)";

std::vector<std::string> idle(const std::string& text,
                              const std::vector<std::string>& settings = {}) {
  std::vector<std::string> messages;
  for (const IdleKey& key : parse(text, settings).idle_keys) messages.push_back(key.message());
  return messages;
}

const std::string kTraced = kPlain + "trace = \"t.csv\"\n";
const std::string kPlaced = kPlain + "distance_m = 100\ncarrier_ghz = 3.5\n";

TEST(MeanSnr, KeysArrive) {
  const Scenario traced = parse(kTraced +
                                    "trace_between = \"interpolate\"\ntrace_end = \"silence\"\n"
                                    "snr_step_ms = 5\nsnr_spread_db = 6\n",
                                {"workload.devices=3"});
  EXPECT_THAT(traced.idle_keys, IsEmpty());
  EXPECT_EQ(traced.link.trace.file, "t.csv");
  EXPECT_EQ(traced.link.trace.between, Between::Interpolate);
  EXPECT_EQ(traced.link.trace.after_end, AfterEnd::Silence);
  EXPECT_EQ(traced.link.radio.snr_step_ms, 5);
  const Scenario placed =
      parse(kPlaced +
            "away_kmh = -3\npath_loss = \"3gpp-umi\"\nline_of_sight = \"never\"\n"
            "path_loss_shadowing = \"off\"\ntx_power_dbm = 10\nedge_tx_power_dbm = 30\n"
            "noise_figure_db = 9\ndevice_height_m = 2\nedge_height_m = 12\n");
  EXPECT_THAT(placed.idle_keys, IsEmpty());
  const PositionSettings& position = placed.link.position;
  EXPECT_EQ(position.distance_m, 100);
  EXPECT_EQ(position.away_kmh, -3);
  EXPECT_EQ(position.path_loss, PathLoss::Umi);
  EXPECT_EQ(position.line_of_sight, LineOfSight::Never);
  EXPECT_FALSE(position.path_loss_shadowing);
  EXPECT_EQ(position.tx_power_dbm, 10);
  EXPECT_EQ(position.edge_tx_power_dbm, 30);
  EXPECT_EQ(position.noise_figure_db, 9);
  EXPECT_EQ(position.device_height_m, 2);
  EXPECT_EQ(position.edge_height_m, 12);
  EXPECT_EQ(placed.link.radio.carrier_ghz, 3.5);
  const Scenario roaming = parse(kPlain +
                                 "roam_m = 50\nroam_kmh = 4\ncarrier_ghz = 2\n"
                                 "path_loss = \"log-distance\"\npath_loss_exponent = 4\n");
  EXPECT_THAT(roaming.idle_keys, IsEmpty());
  EXPECT_EQ(roaming.link.position.roam_m, 50);
  EXPECT_EQ(roaming.link.position.path_loss_exponent, 4);
  const Scenario file =
      parse(kPlain + "mobility = \"m.tcl\"\nedge_x_m = 3\nedge_y_m = 4\ncarrier_ghz = 2\n");
  EXPECT_THAT(file.idle_keys, IsEmpty());
  EXPECT_EQ(file.link.position.mobility, "m.tcl");
  EXPECT_EQ(file.link.position.edge_y_m, 4);
}

TEST(MeanSnr, HasOneSource) {
  EXPECT_EQ(
      error_of(kPlain),
      "x.toml: link.snr_db is missing, expected a number of dB from -30 to 60; needed with no "
      "link.trace, link.distance_m, link.mobility or link.roam_m");
  EXPECT_EQ(error_of(kTraced), "");
  EXPECT_EQ(error_of(kTraced + "snr_db = 3\n"),
            "x.toml:16: link.snr_db and link.trace are there, expected one of them");
  EXPECT_EQ(error_of(kPlaced + "roam_m = 3\n"),
            "x.toml:15: link.distance_m and link.roam_m are there, expected one of them");
  EXPECT_EQ(error_of(kPlain + "distance_m = 100\n"),
            "x.toml: link.carrier_ghz is missing, link.speed_kmh or a position needs it, expected "
            "a number of GHz from 0.1 to 300");
  EXPECT_EQ(error_of(kPlaced + "path_loss = \"3gpp-inh\"\n", {"link.carrier_ghz=200"}),
            "--set link.carrier_ghz=200: link.carrier_ghz = 200: expected from 0.5 to 100 GHz with "
            "this link.path_loss");
}

TEST(MeanSnr, TheLastSourceThatIsSetReplacesOthers) {
  EXPECT_THAT(idle(kTraced, {"link.snr_db=3"}),
              ElementsAre("x.toml:15: link.trace has no effect: --set link.snr_db=3 replaces it"));
  const Scenario constant = parse(kTraced, {"link.snr_db=3"});
  EXPECT_EQ(constant.link.trace.file, "");
  EXPECT_EQ(constant.link.radio.snr_db, 3);
  const Scenario placed = parse(kTraced, {"link.distance_m=30", "link.carrier_ghz=2"});
  EXPECT_EQ(placed.link.trace.file, "");
  EXPECT_TRUE(placed.link.position.is_there());
  EXPECT_EQ(parse(kPlaced, {"link.trace=t.csv"}).link.position.distance_m, 0);
}

TEST(MeanSnr, KeysWithoutTheirSourceAreNoted) {
  const std::string constant = kPlain + "snr_db = 3\n";
  EXPECT_THAT(idle(constant, {"link.trace_end=hold"}),
              ElementsAre("--set link.trace_end=hold: link.trace_end has no effect: it needs "
                          "link.trace"));
  for (const char* setting :
       {"link.trace_between=hold", "link.snr_step_ms=2", "link.away_kmh=2", "link.edge_x_m=2",
        "link.edge_y_m=2", "link.roam_kmh=2", "link.path_loss=friis", "link.path_loss_exponent=2",
        "link.line_of_sight=never", "link.path_loss_shadowing=off", "link.tx_power_dbm=2",
        "link.edge_tx_power_dbm=2", "link.noise_figure_db=2", "link.device_height_m=2",
        "link.edge_height_m=2", "link.carrier_ghz=2"})
    EXPECT_EQ(idle(constant, {setting}).size(), 1U) << setting;
  EXPECT_THAT(idle(kTraced + "snr_step_ms = 2\nfading = \"rayleigh\"\ncoherence_ms = 5\n"),
              ElementsAre(HasSubstr("link.snr_step_ms has no effect: it needs link.trace or a "
                                    "position, and no link.fading")));
  EXPECT_EQ(idle(kPlaced + "line_of_sight = \"never\"\n").size(), 1U);  // free space
}

const std::string kGroups = kTraced + R"([[group]]
name = "far"
link.snr_db = 2
[[group]]
name = "traced"
workload.devices = 2
[[group]]
name = "placed"
link.roam_m = 50
link.carrier_ghz = 2
)";

TEST(MeanSnr, IsEachGroupsOwn) {
  const Scenario scenario = parse(kGroups);
  EXPECT_THAT(scenario.idle_keys, IsEmpty());
  EXPECT_EQ(scenario.groups[0].link.trace.file, "");
  EXPECT_EQ(scenario.groups[0].link.radio.snr_db, 2);
  EXPECT_EQ(scenario.groups[1].link.trace.file, "t.csv");
  EXPECT_EQ(scenario.groups[2].link.trace.file, "");
  EXPECT_EQ(scenario.groups[2].link.position.roam_m, 50);
}

/// In a cell too, where they differ in nothing else.
TEST(MeanSnr, IsEachGroupsOwnInACell) {
  std::string text = kGroups;
  text.replace(text.find("link.carrier_ghz = 2\n"), 21, "");
  EXPECT_EQ(error_of(text, {"link.model=wifi", "link.carrier_ghz=5"}), "");
  EXPECT_THAT(error_of(text, {"link.model=lte", "link.carrier_ghz=2", "group.0.link.fading=none"}),
              HasSubstr("groups of one cell differ in their mean SNR alone"));
}

class MeanSnrFiles : public testing::Test {
 protected:
  static std::string file(const std::string& name, const std::string& text) {
    const std::string path = testing::TempDir() + "airsplit_" + name;
    std::ofstream(path) << text;
    return path;
  }

  /// What payloads of 10 kbit and answers of 64 bits take in 1 MHz: 1 Mbit/s at 0 dB.
  static std::vector<LatencyParts> parts_of(const Scenario& scenario, const LinkFiles& files) {
    const Profile profile = made_up_profile(1250, 0, 0);  // 10 kbit: 10 ms at 0 dB
    const auto runner = make_replay_runner(profile, profile.entries.front());
    RunParts parts{{one_gflops_processor()}, {}};
    parts.groups.push_back({one_gflops_processor(), runner.get(), nullptr, files});
    std::vector<LatencyParts> all;
    for (const TaskRecord& task : simulate(scenario, parts)) all.push_back(latency_parts(task));
    return all;
  }

  static std::vector<double> uplink_ms(const Scenario& scenario, const LinkFiles& files) {
    std::vector<double> all;
    for (const LatencyParts& parts : parts_of(scenario, files))
      all.push_back(to_ms(parts.uplink_ns));
    return all;
  }
};

TEST_F(MeanSnrFiles, ATraceIsPlayedFromTheFirstTaskOn) {
  Scenario scenario = made_up_scenario(10, 4);
  scenario.link.trace.file = "t.csv";
  scenario.link.trace.after_end = AfterEnd::Hold;
  LinkFiles files;
  files.trace = std::make_shared<const SnrTrace>(
      parse_snr_trace("time_s,snr_db\n0,0\n0.1,4.7712125472\n0.2,8.4509804001\n", "t.csv"));
  const std::vector<double> ms = uplink_ms(scenario, files);
  ASSERT_EQ(ms.size(), 4U);
  EXPECT_NEAR(ms[0], 10, 1e-3);  // SNRs of 1, 3, 7
  EXPECT_NEAR(ms[1], 5, 1e-3);
  EXPECT_NEAR(ms[2], 10.0 / 3, 1e-3);
  EXPECT_NEAR(ms[3], 10.0 / 3, 1e-3);
}

TEST_F(MeanSnrFiles, APlaceHasTheRateOfItsDistance) {
  Scenario scenario = made_up_scenario(10, 3);
  scenario.link.position.distance_m = 2000;
  scenario.link.position.away_kmh = 3.6 * 5000;  // 500 m from task to task
  scenario.link.radio.carrier_ghz = 2;
  const std::vector<double> ms = uplink_ms(scenario, {});
  ASSERT_EQ(ms.size(), 3U);
  for (int i = 0; i < 3; ++i) {
    // On the way during a message, some metres.
    const double d_m = 2000 + 500.0 * i;
    const double loss_db = 20 * std::log10(4 * 3.14159265358979 * d_m * 2e9 / 299'792'458);
    const double noise_dbm = 10 * std::log10(1.380649e-23 * 290 * 1e6 * 1e3) + 7;
    const double rate_mbps = std::log2(1 + std::pow(10, (23 - loss_db - noise_dbm) / 10));
    EXPECT_NEAR(ms[i], 10 / rate_mbps, 2e-3 * ms[i]) << i;
  }
}

TEST_F(MeanSnrFiles, TheDownlinkHasItsOwn) {
  Scenario scenario = made_up_scenario(10, 1);
  scenario.link.trace.file = "t.csv";
  LinkFiles files;
  files.trace = std::make_shared<const SnrTrace>(
      parse_snr_trace("time_s,snr_db,snr_down_db\n0,0,4.7712125472\n1,0,0\n", "t.csv"));
  const LatencyParts traced = parts_of(scenario, files).at(0);
  EXPECT_NEAR(static_cast<double>(traced.uplink_ns), 1e7, 10);
  EXPECT_NEAR(static_cast<double>(traced.downlink_ns), 32'000, 1);  // 64 bits at 2 Mbit/s
}

TEST_F(MeanSnrFiles, TheEdgesPowerIsTheDownlinks) {
  Scenario scenario = made_up_scenario(10, 1);
  scenario.link.position.distance_m = 2000;
  scenario.link.radio.carrier_ghz = 2;
  const LatencyParts same = parts_of(scenario, {}).at(0);
  scenario.link.position.edge_tx_power_dbm += 10;
  const LatencyParts louder = parts_of(scenario, {}).at(0);
  EXPECT_EQ(louder.uplink_ns, same.uplink_ns);
  const double snr = std::pow(2, 64e3 / static_cast<double>(same.downlink_ns)) - 1;
  EXPECT_NEAR(static_cast<double>(louder.downlink_ns), 64e3 / std::log2(1 + 10 * snr), 1);
}

TEST_F(MeanSnrFiles, WalksAreThoseOfTheSeedAndTheDevice) {
  Scenario scenario = made_up_scenario(10, 4);
  scenario.workload.devices = 2;
  scenario.link.position.roam_m = 3000;
  scenario.link.radio.carrier_ghz = 2;
  const std::vector<double> ms = uplink_ms(scenario, {});
  EXPECT_EQ(uplink_ms(scenario, {}), ms);
  ASSERT_EQ(ms.size(), 4U);
  EXPECT_NE(ms[0], ms[1]) << "two devices";
  scenario.workload.seed = 2;
  EXPECT_NE(uplink_ms(scenario, {}), ms);
}

TEST_F(MeanSnrFiles, ArePartOfARunAndItsHash) {
  Assets assets(AIRSPLIT_SOURCE_DIR);
  const std::string good = file("good.csv", "time_s,snr_db\n0,10\n1,20\n");
  const std::string paths = file("good.tcl", "$node_(0) set X_ 50\n");
  PreparedRun traced(parse(kPlain + "trace = \"" + good + "\"\n"), assets);
  const std::string hash = assets.processors_hash();
  PreparedRun placed(parse(kPlain + "carrier_ghz = 2\nmobility = \"" + paths + "\"\n"), assets);
  EXPECT_GT(assets.processors_hash().size(), hash.size());
  EXPECT_EQ(traced.run_scheme(0, {}).front().outcomes.met, 20U);
  EXPECT_EQ(placed.run_scheme(0, {}).front().outcomes.met, 20U);
}

TEST_F(MeanSnrFiles, ThatAreNoneAreErrors) {
  Assets assets(AIRSPLIT_SOURCE_DIR);
  const auto error = [&](const std::string& keys) -> std::string {
    try {
      PreparedRun(parse(kPlain + "carrier_ghz = 2\n" + keys), assets);
      return "";
    } catch (const InputError& error) {
      return error.what();
    }
  };
  for (const std::string key : {"trace", "mobility"}) {
    EXPECT_THAT(error(key + " = \"none.csv\"\n"), HasSubstr("there is no such file")) << key;
    EXPECT_THAT(error(key + " = \"" + testing::TempDir() + "\"\n"), HasSubstr("cannot be read"))
        << key;
    EXPECT_THAT(error(key + " = \"/dev/zero\"\n"), HasSubstr("cannot be read")) << key;
    const std::string nonsense = file("bad", "1,2\n");
    EXPECT_THAT(error(key + " = \"" + nonsense + "\"\n"), HasSubstr(nonsense + ":1: ")) << key;
  }
  const std::string wide = file("wide.csv", "time_s,snr_db,bandwidth_mhz\n0,10,5\n");
  EXPECT_EQ(error("trace = \"" + wide + "\"\n"), "");
  EXPECT_EQ(error("trace = \"" + wide + "\"\nmodel = \"wifi\"\n"),
            wide + ":1: column bandwidth_mhz: a cell has one bandwidth, link.bandwidth_mhz");
  const std::string one = file("one.tcl", "$node_(0) set X_ 50\n");
  EXPECT_THAT(error("mobility = \"" + one + "\"\n[[group]]\nworkload.devices = 2\n"),
              HasSubstr("there is no $node_(1)"));
}

TEST(MeanSnr, OfAFastLinkIsNoExtrapolationThatIsKnown) {
  const auto notes = [](const std::string& text) {
    std::vector<std::string> about;
    for (const ScenarioNote& note : notes_on(parse(text))) about.push_back(note.about);
    return about;
  };
  EXPECT_THAT(notes(kPlain + "snr_db = 20\n"), ElementsAre("link.bandwidth_mhz"));
  EXPECT_THAT(notes(kTraced), IsEmpty());
}

}  // namespace
}  // namespace airsplit
