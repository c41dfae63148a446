// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <gtest/gtest.h>

#include "channel/analytic/analytic_settings.h"
#include "channel/lte/lte_settings.h"
#include "channel/wifi/wifi_settings.h"
#include "common/error.h"
#include "sim/scenario/links.h"
#include "sim/scenario/scenario.h"

namespace airsplit {
namespace {

const std::string kGood = R"(title = "a test"
[workload]
profile = "shapes"
rate_hz = 5
deadline_ms = 100
tasks = 1e3
[link]
snr_db = 10
bandwidth_mhz = 1.5
fading = "rayleigh"
coherence_ms = 20
[device]
processor = "raspberry-pi-4"
[edge]
processor = "rtx-2080-ti"
[[scheme]]
kind = "aecnn"
split = "layer3"
ratio = 256
[[scheme]]
kind = "direct"
codec = "jpeg"
quality = 75
)";

std::string with(const std::string& from, const std::string& to) {
  std::string text = kGood;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

/// What the user reads; "" if nothing is wrong.
std::string error_of(const std::string& text, const std::vector<Setting>& settings = {}) {
  try {
    parse_scenario(text, "x.toml", settings);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

std::string error_of_set(const std::string& setting) {
  return error_of(kGood, {parse_setting(setting, "--set")});
}

TEST(Scenario, EveryValueArrives) {
  const Scenario s = parse_scenario(kGood, "x.toml");
  EXPECT_EQ(s.title, "a test");
  EXPECT_EQ(s.workload.profile, "shapes");
  EXPECT_EQ(s.workload.bundle, "shapes");  // the profile's name, by default
  EXPECT_EQ(s.workload.inference, InferenceMode::kProfile);
  EXPECT_EQ(s.workload.arrivals, Arrivals::kPeriodic);
  EXPECT_EQ(s.workload.rate_hz, 5);
  EXPECT_EQ(s.workload.deadline_ms, 100);
  EXPECT_EQ(s.workload.tasks, 1000);  // 1e3 is a whole number
  EXPECT_EQ(s.workload.duration_s, 0);
  EXPECT_EQ(s.workload.drain_s, 10);
  EXPECT_EQ(s.workload.seed, 1);
  EXPECT_EQ(s.link.radio.snr_db, 10);
  EXPECT_EQ(s.link.radio.bandwidth_mhz, 1.5);
  EXPECT_EQ(s.link.radio.fading, Fading::Rayleigh);
  EXPECT_EQ(s.link.radio.coherence_ms, 20);
  EXPECT_EQ(s.device.processor, "raspberry-pi-4");
  EXPECT_FALSE(s.device.radio);
  EXPECT_EQ(radio_of(s.link, s.device), Radio::kLte);  // the link is analytic
  EXPECT_EQ(s.device.radio_tail, RadioTail::kFull);
  EXPECT_EQ(s.edge.processor, "rtx-2080-ti");
  ASSERT_EQ(s.schemes.size(), 2U);
  EXPECT_EQ(s.schemes[0].kind->name, "aecnn");
  EXPECT_EQ(s.schemes[0].split, "layer3");
  EXPECT_EQ(s.schemes[0].ratio, 256);
  EXPECT_EQ(s.schemes[1].codec, "jpeg");
  EXPECT_EQ(s.schemes[1].quality, 75);
}

TEST(Scenario, SettingsWin) {
  const Scenario s = parse_scenario(
      kGood, "x.toml",
      {parse_setting("link.snr_db=-2.5", "--set"),
       parse_setting("workload.inference=live", "--set"),
       parse_setting("workload.duration_s=60", "--set"),
       parse_setting("workload.profile=\"other\"", "--set"),
       parse_setting("device.radio=wifi", "--set"), parse_setting("scheme.0.ratio=64", "--set"),
       parse_setting("scheme.1.quality=50", "--set")});
  EXPECT_EQ(s.link.radio.snr_db, -2.5);
  EXPECT_EQ(s.workload.inference, InferenceMode::kLive);
  EXPECT_EQ(s.workload.duration_s, 60);
  EXPECT_EQ(s.workload.tasks, 0);  // replaced by duration_s
  EXPECT_EQ(s.workload.profile, "other");
  EXPECT_EQ(s.device.radio, Radio::kWifi);
  EXPECT_EQ(s.schemes[0].ratio, 64);
  EXPECT_EQ(s.schemes[1].quality, 50);
}

TEST(Scenario, ASettingReplacesHowTheChannelChanges) {
  const Scenario moving = parse_scenario(
      kGood, "x.toml",
      {parse_setting("link.speed_kmh=30", "--set"), parse_setting("link.carrier_ghz=3.5", "--set"),
       parse_setting("workload.devices=4", "--set")});
  EXPECT_EQ(moving.link.radio.speed_kmh, 30);
  EXPECT_EQ(moving.link.radio.carrier_ghz, 3.5);
  const Scenario blocks = parse_scenario(
      kGood, "x.toml",
      {parse_setting("link.speed_kmh=30", "--set"), parse_setting("link.coherence_ms=7", "--set")});
  EXPECT_EQ(blocks.link.radio.speed_kmh, 0);
  EXPECT_EQ(blocks.link.radio.coherence_ms, 7);
}

TEST(Scenario, ALinkPlanHasWhatIsTheSameForAllDevices) {
  const Scenario s =
      parse_scenario(kGood, "x.toml", {parse_setting("workload.devices=4", "--set")});
  const LinkPlan plan = link_plan(s, 7);
  EXPECT_EQ(plan.shared, &s.link);
  EXPECT_EQ(plan.devices.size(), 4U);
  EXPECT_EQ(plan.horizon_s, 7);
  EXPECT_EQ(plan.seed, 1U);
}

TEST(Scenario, EveryLinkKeyArrives) {
  const Scenario s = parse_scenario(
      with("\"rayleigh\"",
           "\"rician\"\nrician_k_db = 7\nnakagami_m = 2\nshadowing_db = 8\nshadowing_ms = 500\n"
           "delay_profile = \"eva\"\ndelay_spread_ns = 50\nsubcarriers = 12\nrate = \"nr-cqi\"\n"
           "gap_db = 2\noutage = \"lose\"\nbackoff_db = 5\npacket_bytes = 700\n"
           "retransmissions = 4\nsharing = \"split\"\nslot_ms = 0.5\nloss_percent = 12\n"
           "erasure_percent = 3\nincomplete = \"decode\""),
      "x.toml");
  const RadioSettings& radio = s.link.radio;
  EXPECT_EQ(radio.fading, Fading::Rician);
  EXPECT_EQ(radio.rician_k_db, 7);
  EXPECT_EQ(radio.nakagami_m, 2);
  EXPECT_EQ(radio.coherence_ms, 20);
  EXPECT_EQ(radio.shadowing_db, 8);
  EXPECT_EQ(radio.shadowing_ms, 500);
  EXPECT_EQ(radio.delay_profile, DelayProfile::Eva);
  EXPECT_EQ(radio.delay_spread_ns, 50);
  EXPECT_EQ(radio.subcarriers, 12);
  const AnalyticSettings& analytic = s.link.own.get<AnalyticSettings>();
  EXPECT_EQ(analytic.rate, RateKind::NrCqi);
  EXPECT_EQ(analytic.gap_db, 2);
  EXPECT_EQ(analytic.outage, Outage::Lose);
  EXPECT_EQ(analytic.backoff_db, 5);
  EXPECT_EQ(analytic.packet_bytes, 700);
  EXPECT_EQ(analytic.retransmissions, 4);
  EXPECT_EQ(analytic.sharing, Sharing::Split);
  EXPECT_EQ(analytic.slot_ms, 0.5);
  EXPECT_EQ(s.link.loss.loss_percent, 12);
  EXPECT_EQ(s.link.loss.erasure_percent, 3);
  EXPECT_TRUE(s.link.loss.deliver_incomplete);
}

std::vector<double> device_snr_db(const Scenario& scenario) {
  std::vector<double> snr_db;
  for (const LinkPlan::Device& device : link_plan(scenario, 1).devices)
    snr_db.push_back(device.snr_db);
  return snr_db;
}

TEST(Scenario, WifiKeysArrive) {
  const Scenario s = parse_scenario(
      with("bandwidth_mhz = 1.5",
           "bandwidth_mhz = 40\nmodel = \"wifi\"\nwifi_standard = \"ac\"\nwifi_mcs = 3\n"
           "wifi_rate_control = \"constant\"\ntransport = \"tcp\"\nsnr_spread_db = 6"),
      "x.toml", {parse_setting("workload.devices=3", "--set")});
  EXPECT_EQ(s.link.model->name, "wifi");
  const WifiSettings& wifi = s.link.own.get<WifiSettings>();
  EXPECT_EQ(wifi.standard, WifiStandard::Ac);
  EXPECT_EQ(wifi.rate_control, WifiRateControl::Constant);
  EXPECT_EQ(wifi.mcs, 3);
  EXPECT_EQ(s.link.transport, Transport::Tcp);
  EXPECT_EQ(s.link.radio.bandwidth_mhz, 40);
  EXPECT_EQ(device_snr_db(s), (std::vector<double>{7, 10, 13}));
}

TEST(Scenario, LteKeysArrive) {
  const Scenario s = parse_scenario(
      with("bandwidth_mhz = 1.5",
           "bandwidth_mhz = 1.4\nmodel = \"lte\"\nlte_rlc = \"am\"\nlte_scheduler = \"rr\"\n"
           "snr_spread_db = 6"),
      "x.toml", {parse_setting("workload.devices=2", "--set")});
  EXPECT_EQ(s.link.model->name, "lte");
  EXPECT_EQ(s.link.own.get<LteSettings>().rlc, LteRlc::Am);
  EXPECT_EQ(s.link.own.get<LteSettings>().scheduler, LteScheduler::RoundRobin);
  EXPECT_EQ(s.link.radio.bandwidth_mhz, 1.4);
  EXPECT_EQ(device_snr_db(s), (std::vector<double>{7, 13}));
}

TEST(Scenario, ASettingSuppliesARequiredKey) {
  const std::string text = with("snr_db = 10\n", "");
  EXPECT_EQ(
      error_of(text),
      "x.toml: link.snr_db is missing, expected a number of dB from -30 to 60; needed with no "
      "link.trace, link.distance_m, link.mobility or link.roam_m");
  EXPECT_EQ(error_of(text, {parse_setting("link.snr_db=3", "--set")}), "");
}

struct Case {
  std::string from, to, message;
};

class ScenarioError : public testing::TestWithParam<Case> {};

TEST_P(ScenarioError, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(error_of(with(GetParam().from, GetParam().to)), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Messages, ScenarioError,
    testing::Values(
        Case{"snr_db = 10", "snr_db = \"ten\"",
             "x.toml:8: link.snr_db = \"ten\": expected a number of dB"},
        Case{"snr_db = 10", "snr_db = true",
             "x.toml:8: link.snr_db = true: expected a number of dB"},
        Case{"snr_db = 10", "snr_db = nan",
             "x.toml:8: link.snr_db = nan: out of range, expected from -30 to 60 dB"},
        Case{"snr_db = 10", "snr_db = [1, 2]",
             "x.toml:8: link.snr_db = [...]: expected a number of dB"},
        Case{"snr_db", "snr_dB", "x.toml:8: unknown key link.snr_dB; did you mean link.snr_db?"},
        Case{
            "[link]", "[lnik]",
            "x.toml:7: unknown section lnik; did you mean link?; there are workload, link, device, "
            "edge, group, scheme"},
        Case{"[link]", "[link.more]", "x.toml:7: unknown key link.more; did you mean link.model?"},
        Case{"[workload]", "colour = 3\n[workload]", "x.toml:2: unknown key colour"},
        Case{"bandwidth_mhz = 1.5", "bandwidth_mhz = -1",
             "x.toml:9: link.bandwidth_mhz = -1: out of range, expected from 0.001 to 2000 MHz"},
        Case{"tasks = 1e3", "tasks = 1000000000000",
             "x.toml:6: workload.tasks = 1000000000000: out of range, expected from 1 to 2000000"},
        Case{"tasks = 1e3", "tasks = 1.5",
             "x.toml:6: workload.tasks = 1.5: expected a whole number from 1 to 2000000"},
        Case{"tasks = 1e3", "",
             "x.toml: expected one of workload.tasks and workload.duration_s, there is neither"},
        Case{"tasks = 1e3", "tasks = 5\nduration_s = 5",
             "x.toml: expected one of workload.tasks and workload.duration_s, not both"},
        Case{"tasks = 1e3", "duration_s = 1e7",
             "x.toml: workload.duration_s, rate_hz and devices make about 5e+07 tasks, expected at "
             "most 2000000"},
        Case{"profile = \"shapes\"\n", "",
             "x.toml: workload.profile is missing, expected the name or path of a profile"},
        Case{"profile = \"shapes\"\n", "inference = \"live\"\n",
             "x.toml: workload.bundle is missing, expected the name or path of a bundle"},
        Case{"profile = \"shapes\"", "profile = \"\"",
             "x.toml:3: workload.profile = \"\": expected a text that is not empty"},
        Case{"profile = \"shapes\"", "profile = \"shapes\"\nbundle = \"\"",
             "x.toml:4: workload.bundle = \"\": expected a text that is not empty"},
        Case{"profile = \"shapes\"", "profile = \"shapes\"\ndata = \"\"",
             "x.toml:4: workload.data = \"\": expected a text that is not empty"},
        Case{"profile = \"shapes\"", "profile = \"shapes\"\ntrace = \"\"",
             "x.toml:4: workload.trace = \"\": expected a text that is not empty"},
        Case{"snr_db = 10", "snr_db = \"" + std::string(5000, 'a') + "\"",
             "x.toml:8: link.snr_db = \"" + std::string(79, 'a') +
                 "\u2026\": expected a number of dB"},
        Case{"snr_db = 10", std::string(5000, 'a') + " = 1",
             "x.toml:8: unknown key link." + std::string(74, 'a') + "\u2026"},
        Case{"profile = \"shapes\"", "profile = 3",
             "x.toml:3: workload.profile = 3: expected a text in quotes"},
        Case{"\"rayleigh\"", "\"weibull\"",
             "x.toml:10: link.fading = \"weibull\": expected none, rayleigh, rician, nakagami"},
        Case{"\"rayleigh\"", "\"rician\"",
             "x.toml:10: link.rician_k_db is missing, rician fading needs it, expected a number of "
             "dB "
             "from -40 to 60"},
        Case{"\"rayleigh\"", "\"nakagami\"",
             "x.toml:10: link.nakagami_m is missing, nakagami fading needs it, expected a number "
             "from "
             "0.5 to 100"},
        Case{"\"rayleigh\"", "\"nakagami\"\nnakagami_m = 0.25",
             "x.toml:11: link.nakagami_m = 0.25: out of range, expected from 0.5 to 100"},
        Case{"coherence_ms = 20", "speed_kmh = 3",
             "x.toml:11: link.carrier_ghz is missing, link.speed_kmh or a position needs it, "
             "expected a number of GHz from 0.1 to 300"},
        Case{"coherence_ms = 20", "coherence_ms = 20\nspeed_kmh = 3\ncarrier_ghz = 2",
             "x.toml:12: link.speed_kmh and link.coherence_ms are there, expected one of them"},
        Case{"\"rayleigh\"\ncoherence_ms = 20",
             "\"nakagami\"\nnakagami_m = 2\nspeed_kmh = 3\ncarrier_ghz = 2",
             "x.toml:12: link.speed_kmh goes with rayleigh and rician fading: nakagami is a "
             "distribution of the gain and has no Doppler spectrum"},
        Case{"coherence_ms = 20", "coherence_ms = 20\nshadowing_db = 8",
             "x.toml:12: link.shadowing_ms is missing, link.shadowing_db needs it, expected a "
             "number "
             "of "
             "ms from 1 to 10000000"},
        Case{"coherence_ms = 20", "coherence_ms = 20\ndelay_profile = \"exponential\"",
             "x.toml:12: link.delay_spread_ns is missing, the exponential profile needs it, "
             "expected a "
             "number of ns from 0.1 to 100000"},
        Case{"[link]", "[link]\nmodel = \"5g\"",
             "x.toml:8: link.model = \"5g\": expected analytic, wifi, lte"},
        Case{"[link]", "[link]\nmodel = \"lte\"",
             "x.toml:10: link.bandwidth_mhz = 1.5: expected 1.4, 3, 5, 10, 15 or 20, the widths of "
             "LTE"},
        Case{"[link]", "[link]\nmodel = \"lte\"\ntransport = \"tcp\"",
             "x.toml:9: link.transport = \"tcp\": the lte link has udp alone"},
        Case{
            "[link]", "[link]\nmodel = \"wifi\"",
            "x.toml:10: link.bandwidth_mhz = 1.5: expected 20, 40, 80 or 160, the widths of Wi-Fi"},
        Case{"rate_hz = 5", "rate_hz = 5\narrivals = \"burst\"",
             "x.toml:5: workload.arrivals = \"burst\": expected periodic, poisson, bursty, trace"},
        Case{"coherence_ms = 20\n", "",
             "x.toml:10: link.coherence_ms is missing, fading needs it or link.speed_kmh"},
        Case{"[device]\nprocessor = \"raspberry-pi-4\"", "",
             "x.toml: device.processor is missing, expected a text"},
        Case{"kind = \"aecnn\"", "kind = \"magic\"",
             "x.toml:17: scheme.kind = \"magic\": expected local, direct, split, aecnn, "
             "aecnn-random, "
             "bottlenet++, progressive, adopted, measured, adaptive"},
        Case{"kind = \"aecnn\"\n", "",
             "x.toml:16: this [[scheme]] has no kind, expected local, direct, split, aecnn, "
             "aecnn-random, "
             "bottlenet++, progressive, adopted, measured, adaptive"},
        Case{"ratio = 256\n", "",
             "x.toml:16: a scheme of kind aecnn needs ratio, expected a number from 1 to 1000000"},
        Case{"ratio = 256", "ratio = 256\nbits = 8",
             "x.toml:16: a scheme of kind aecnn has no bits"},
        Case{"ratio = 256", "ratoi = 256",
             "x.toml:19: unknown key scheme.ratoi; did you mean scheme.ratio?"},
        Case{"quality = 75", "",
             "x.toml:20: a scheme of kind direct jpeg needs quality, expected a "
             "whole number from 1 to 100"},
        Case{"\"jpeg\"", "\"png\"", "x.toml:20: a scheme of kind direct png has no quality"},
        Case{"quality = 75", "quality = 101",
             "x.toml:23: scheme.quality = 101: out of range, expected from 1 to 100"},
        Case{"kind = \"aecnn\"\nsplit = \"layer3\"\nratio = 256",
             "kind = \"split\"\nsplit = \"layer3\"\nbits = 16",
             "x.toml:16: bits = 16: expected 8 or 32"},
        Case{"ratio = 256", "ratio = 256\nuncoded = \"smoke\"",
             "x.toml:20: scheme.uncoded = \"smoke\": expected symbols, bits"},
        Case{"ratio = 256", "ratio = 256\nchannel = \"awgn\"",
             "x.toml:16: a scheme of kind aecnn has no channel"},
        Case{"kind = \"aecnn\"", "kind = \"bottlenet++\"\nchannel = \"smoke\"",
             "x.toml:18: scheme.channel = \"smoke\": expected none, awgn, awgn-untold, "
             "erasure, erasure-untold"},
        Case{"kind = \"aecnn\"", "kind = \"bottlenet++\"\nchannel = \"awgn\"\ncsi = \"mean\"",
             "x.toml:16: csi goes with channel = \"awgn\" and uncoded = \"symbols\": no other is "
             "told an SNR"},
        Case{"kind = \"aecnn\"",
             "kind = \"bottlenet++\"\nchannel = \"awgn\"\nuncoded = \"symbols\"\ncsi_ms = 3",
             "x.toml:16: csi_ms goes with csi = \"delayed\""},
        Case{"quality = 75", "quality = 75\nuncoded = \"bits\"",
             "x.toml:20: a scheme of kind direct jpeg has no uncoded"},
        Case{"coherence_ms = 20\n",
             "coherence_ms = 20\nloss_percent = 1\n[[scheme]]\nkind = \"bottlenet++\"\n"
             "split = \"layer3\"\nratio = 64\nuncoded = \"symbols\"\n",
             "x.toml:13: uncoded = \"symbols\" goes with link.loss_percent = 0: it is not cut into "
             "packets"},
        Case{"coherence_ms = 20\n",
             "coherence_ms = 20\noutage = \"lose\"\n[[scheme]]\nkind = \"bottlenet++\"\n"
             "split = \"layer3\"\nratio = 64\nuncoded = \"bits\"\n",
             "x.toml:13: uncoded = \"bits\" goes with link.outage = \"wait\": it is not cut into "
             "packets"},
        Case{"bandwidth_mhz = 1.5",
             "bandwidth_mhz = 20\nmodel = \"wifi\"\ntransport = \"tcp\"\nloss_percent = 1",
             "x.toml:12: link.loss_percent goes with udp: tcp resends what is lost"}));

TEST(Scenario, NoScheme) {
  const std::string text = kGood.substr(0, kGood.find("[[scheme]]"));
  EXPECT_EQ(error_of(text), "x.toml: there is no scheme, expected at least one [[scheme]]");
  EXPECT_EQ(error_of(text + "[scheme]\nkind = \"local\"\n"),
            "x.toml:16: scheme is a list: write [[scheme]] above each scheme");
}

TEST(Scenario, ASectionIsNoKey) {
  EXPECT_EQ(error_of("link = 3\n"), "x.toml:1: link is a section: write [link] above its keys");
  EXPECT_EQ(error_of("[[link]]\nsnr_db = 3\n"),
            "x.toml:1: link is a section: write [link] above its keys");
}

TEST(Scenario, TimeIsBounded) {
  EXPECT_EQ(error_of(kGood, {parse_setting("workload.rate_hz=1e-4", "--set"),
                             parse_setting("workload.tasks=2000000", "--set")}),
            "x.toml: workload.tasks and rate_hz make 2e+10 simulated seconds, expected at most "
            "1e+08");
}

TEST(Scenario, NotToml) {
  const std::string message = error_of("title = \"x\"\nwhat is this\n");
  EXPECT_EQ(message.substr(0, 26), "x.toml:2: this is not TOML");
  EXPECT_EQ(error_of(std::string("\x89PNG\r\n\x1a\n\0\0", 10)).substr(0, 26),
            "x.toml:1: this is not TOML");
}

TEST(Scenario, SettingErrors) {
  EXPECT_EQ(error_of_set("link.snr_dB=3"),
            "--set link.snr_dB=3: unknown key link.snr_dB; did you mean link.snr_db?");
  EXPECT_EQ(error_of_set("link.bandwidth_mhz=-1"),
            "--set link.bandwidth_mhz=-1: link.bandwidth_mhz = -1: out of range, expected from "
            "0.001 to 2000 MHz");
  EXPECT_EQ(error_of_set("link.snr_db=ten"),
            "--set link.snr_db=ten: link.snr_db = ten: expected a number of dB");
  EXPECT_EQ(error_of_set("link.snr_db="),
            "--set link.snr_db=: link.snr_db = : expected a number of dB");
  EXPECT_EQ(error_of_set("workload.profile="),
            "--set workload.profile=: workload.profile = : expected a text that is not empty");
  EXPECT_EQ(error_of_set("link.snr_db=" + std::string(5000, 'a')),
            "--set link.snr_db=" + std::string(67, 'a') + "\u2026: link.snr_db = " +
                std::string(79, 'a') + "\u2026: expected a number of dB");
  EXPECT_EQ(error_of_set("scheme.7.ratio=3"),
            "--set scheme.7.ratio=3: there is no scheme 7, the scenario has 2, counted from 0");
  EXPECT_EQ(error_of_set("scheme.ratio=3"),
            "--set scheme.ratio=3: say which scheme, counted from 0: scheme.0.ratio");
  EXPECT_EQ(error_of_set("scheme.99999999999999999999.ratio=3"),
            "--set scheme.99999999999999999999.ratio=3: unknown key "
            "scheme.99999999999999999999.ratio");
  EXPECT_THROW(parse_setting("link.snr_db", "--set"), InputError);
  EXPECT_THROW(parse_setting("=3", "--set"), InputError);
}

TEST(Scenario, FileErrors) {
  const auto error = [](const std::string& path) -> std::string {
    try {
      load_scenario(path);
      return "";
    } catch (const InputError& e) {
      return e.what();
    }
  };
  EXPECT_EQ(error("/no/such.toml"), "/no/such.toml: there is no such file");
  EXPECT_EQ(error("/tmp"), "/tmp: this is a folder, expected a scenario file");
  EXPECT_EQ(error("/dev/zero"), "/dev/zero: the file cannot be read: it is a device");
}

}  // namespace
}  // namespace airsplit
