// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a device tells the encoder of its scheme, task by task.
#include <cmath>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "channel/analytic/analytic_settings.h"
#include "channel/message/uncoded.h"
#include "inference/engine/bundle.h"
#include "inference/scheme/channel_knowledge.h"
#include "sim/world/scheme_runner.h"
#include "sim/world/world.h"
#include "tests/replay_world.h"

namespace airsplit {
namespace {

/// A replay that keeps what its encoder was told.
class ListeningRunner final : public SchemeRunner {
 public:
  ListeningRunner(SchemeRunner& runner, const SchemeSpec& spec) : runner_(runner), spec_(spec) {}
  const SchemeSpec& spec() const override { return spec_; }
  Work work() const override { return runner_.work(); }
  double uncompressed_bytes() const override { return runner_.uncompressed_bytes(); }
  bool uses_link() const override { return true; }
  std::size_t images() const override { return runner_.images(); }
  int label(std::size_t image) const override { return runner_.label(image); }
  ns3::Ptr<ns3::Packet> encode(std::size_t image) override {
    told.emplace_back();
    return runner_.encode(image);
  }
  ns3::Ptr<ns3::Packet> encode_told(std::size_t image, double noise_level) override {
    told.emplace_back(noise_level);
    return runner_.encode(image);
  }
  std::optional<EdgeAnswer> decode(const ns3::Packet& packet, std::size_t image) override {
    return runner_.decode(packet, image);
  }

  std::vector<std::optional<double>> told;

 private:
  SchemeRunner& runner_;
  SchemeSpec spec_;
};

SchemeSpec told_scheme(const std::string& channel, const std::string& uncoded) {
  SchemeSpec spec;
  spec.kind = builtin_scheme("bottlenet++");
  spec.split = "layer3";
  spec.ratio = 64;
  spec.channel = channel;
  spec.uncoded = uncoded;
  return spec;
}

std::vector<std::optional<double>> told(const SchemeSpec& spec, const Scenario& scenario) {
  const Profile profile = made_up_profile(100, 1e6, 0.5e6);
  const auto replay = make_replay_runner(profile, profile.entries.front());
  ListeningRunner runner(*replay, spec);
  const std::vector<Processor> edges(edges_of(scenario).size(), one_gflops_processor());
  simulate(scenario, {edges, {{one_gflops_processor(), runner, nullptr}}}, {});
  return runner.told;
}

TEST(ToldNoise, IsThatOfTheLinksSnr) {
  Scenario scenario = made_up_scenario(10, 3);
  for (const double snr_db : {-10.0, 0.0, 20.0}) {
    scenario.link.radio.snr_db = snr_db;
    for (const auto& level : told(told_scheme("awgn", "symbols"), scenario))
      EXPECT_NEAR(level.value(), std::pow(10, -snr_db / 20), 1e-9) << snr_db;
  }
}

// In blocks of 100 ms, one a task: what was true 100 ms ago is what the task before was told.
TEST(ToldNoise, IsAsOldAsTheKeySays) {
  Scenario scenario = made_up_scenario(10, 20);
  scenario.link.radio.fading = Fading::Rayleigh;
  scenario.link.radio.coherence_ms = 100;
  const auto now = told(told_scheme("awgn", "symbols"), scenario);
  SchemeSpec spec = told_scheme("awgn", "symbols");
  spec.csi = "delayed";
  spec.csi_ms = 100;
  const auto late = told(spec, scenario);
  ASSERT_EQ(late.size(), 20U);
  for (std::size_t i = 1; i < late.size(); ++i) EXPECT_EQ(late[i].value(), now[i - 1].value()) << i;
  EXPECT_NE(now[1].value(), now[2].value());
  spec.csi = "mean";
  spec.csi_ms = 0;
  for (const auto& level : told(spec, scenario)) EXPECT_NEAR(level.value(), 1, 1e-9);
}

// What is told is what the link adds: to symbols of unit power, two features to each.
TEST(ToldNoise, IsTheNoiseOfTheLinkOverTheFeatures) {
  constexpr std::size_t kValues = 200000;
  for (const double snr_db : {-6.0, 3.0, 15.0}) {
    std::vector<float> values(kValues);
    for (std::size_t i = 0; i < kValues; ++i) values[i] = static_cast<float>(i % 2 == 0 ? 1 : -1);
    const double deviation = std::sqrt(0.5);
    for (float& value : values) value *= static_cast<float>(deviation);
    const std::vector<float> sent = values;
    add_symbol_noise(
        values, [&](std::size_t) { return std::pow(10, snr_db / 10); }, RandomStream(1, "test"), 0);
    double power = 0;
    for (std::size_t i = 0; i < kValues; ++i)
      power += std::pow(double{values[i]} - double{sent[i]}, 2) / static_cast<double>(kValues);
    EXPECT_NEAR(std::sqrt(power) / deviation / noise_level_of(snr_db), 1,
                3.3 / std::sqrt(2.0 * kValues));
  }
}

// Of the antenna that the task's edge is behind.
TEST(ToldNoise, IsThatOfTheEdgesAntenna) {
  Scenario scenario = made_up_scenario(10, 3);
  EdgeSettings near, far;
  near.name = "near";
  far.name = "far";
  far.snr_offset_db = -6;
  scenario.edges = {near, far};
  const auto level_at = [&](const std::string& edge) {
    scenario.device.edge = edge;
    scenario.device.edge_choice = nullptr;
    return told(told_scheme("awgn", "symbols"), scenario)[0].value();
  };
  EXPECT_NEAR(level_at("near"), 1, 1e-9);
  EXPECT_NEAR(level_at("far"), std::pow(10, 6.0 / 20), 1e-9);
}

TEST(ToldNoise, OfBitsIsTheShareThatTheLinkErases) {
  Scenario scenario = made_up_scenario(10, 3);
  scenario.link.loss.erasure_percent = 12;
  for (const auto& level : told(told_scheme("erasure", "bits"), scenario))
    EXPECT_DOUBLE_EQ(level.value(), 0.12);
}

TEST(ToldNoise, IsNothingForOtherSchemes) {
  const Scenario scenario = made_up_scenario(10, 2);
  for (const auto& [channel, uncoded] : std::vector<std::pair<std::string, std::string>>{
           {"awgn-untold", "symbols"}, {"awgn", "bits"}, {"", "symbols"}, {"awgn", ""}})
    for (const auto& level : told(told_scheme(channel, uncoded), scenario))
      EXPECT_FALSE(level.has_value()) << channel << uncoded;
}

}  // namespace
}  // namespace airsplit
