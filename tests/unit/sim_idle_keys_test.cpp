// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Keys that change nothing: found where they are, and nowhere else.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/scenario/scenario.h"

namespace airsplit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kPlain = R"([workload]
profile = "shapes"
rate_hz = 5
deadline_ms = 100
tasks = 100
[device]
processor = "raspberry-pi-4"
[edge]
processor = "rtx-2080-ti"
[[scheme]]
kind = "local"
[link]
snr_db = 10
bandwidth_mhz = 20
)";

std::vector<std::string> messages(const std::string& text,
                                  const std::vector<std::string>& settings = {}) {
  std::vector<Setting> parsed;
  parsed.reserve(settings.size());
  for (const std::string& setting : settings) parsed.push_back(parse_setting(setting, "--set"));
  std::vector<std::string> messages;
  for (const IdleKey& idle : parse_scenario(text, "x.toml", parsed).idle_keys)
    messages.push_back(idle.message());
  return messages;
}

TEST(IdleKeys, ArePlacedAndSayWhatTheyNeed) {
  EXPECT_THAT(messages(kPlain), IsEmpty());
  EXPECT_THAT(messages(kPlain + "rician_k_db = 3\n", {"edge.batch_wait_ms=5"}),
              ElementsAre("--set edge.batch_wait_ms=5: edge.batch_wait_ms has no effect: it needs "
                          "edge.batch > 1",
                          "x.toml:15: link.rician_k_db has no effect: it needs link.fading = "
                          "\"rician\""));
}

TEST(IdleKeys, DependOnWhatTheyNeedAlone) {
  EXPECT_THAT(messages(kPlain, {"edge.batch_wait_ms=5", "edge.batch=2"}), IsEmpty());
  const std::string analytic = kPlain + "sharing = \"tdma\"\nslot_ms = 2\ngap_db = 1\n";
  EXPECT_THAT(messages(analytic), IsEmpty());
  EXPECT_EQ(messages(analytic, {"link.model=wifi"}).size(), 3U);
  EXPECT_EQ(messages(analytic, {"link.sharing=none"}).size(), 1U);
  EXPECT_EQ(messages(kPlain, {"link.wifi_mcs=2", "link.model=wifi"}).size(), 1U);
  EXPECT_THAT(
      messages(kPlain, {"link.wifi_mcs=2", "link.model=wifi", "link.wifi_rate_control=constant"}),
      IsEmpty());
  EXPECT_EQ(messages(kPlain, {"link.incomplete=decode"}).size(), 1U);
  EXPECT_THAT(messages(kPlain, {"link.incomplete=decode", "link.loss_percent=1"}), IsEmpty());
  EXPECT_THAT(messages(kPlain, {"link.incomplete=decode", "link.model=lte"}), IsEmpty());
}

TEST(IdleKeys, OfSectionsCountIfNoGroupHasWhatTheyNeed) {
  const std::string groups = R"([[group]]
[[group]]
link.fading = "rayleigh"
)";
  EXPECT_THAT(messages(kPlain + "coherence_ms = 5\n" + groups), IsEmpty());
  EXPECT_THAT(messages(kPlain + "coherence_ms = 5\nrician_k_db = 1\n" + groups),
              ElementsAre("x.toml:16: link.rician_k_db has no effect: it needs link.fading = "
                          "\"rician\""));
  EXPECT_THAT(messages(kPlain + "coherence_ms = 5\n" + groups + "link.nakagami_m = 2\n"),
              ElementsAre("x.toml:19: link.nakagami_m has no effect: it needs link.fading = "
                          "\"nakagami\""));
}

TEST(IdleKeys, ErasuresLookAtTheSchemesThatRun) {
  const std::string bits =
      "[[scheme]]\nkind = \"aecnn\"\nsplit = \"layer3\"\nratio = 64\n"
      "uncoded = \"bits\"\n";
  EXPECT_EQ(messages(kPlain, {"link.erasure_percent=1"}).size(), 1U);
  EXPECT_THAT(messages(kPlain + bits, {"link.erasure_percent=1"}), IsEmpty());
  EXPECT_THAT(messages(kPlain + bits + "[[group]]\nlink.erasure_percent = 1\n"), IsEmpty());
}

TEST(IdleKeys, ImagesAreForWhatIsInferred) {
  const std::string images = "workload.data=shapes";
  EXPECT_EQ(messages(kPlain, {images}).size(), 1U);
  EXPECT_THAT(messages(kPlain, {images, "workload.inference=live"}), IsEmpty());
  EXPECT_THAT(messages(kPlain, {images, "link.incomplete=decode", "link.loss_percent=1"}),
              IsEmpty());
}

TEST(IdleKeys, OfALinkModelNeedThatModel) {
  EXPECT_THAT(
      messages(kPlain, {"link.transport=udp", "link.wifi_mcs=1", "link.lte_rlc=am"}),
      ElementsAre("--set link.lte_rlc=am: link.lte_rlc has no effect: it needs link.model = "
                  "\"lte\"",
                  "--set link.transport=udp: link.transport has no effect: it needs "
                  "link.model = \"wifi\"",
                  "--set link.wifi_mcs=1: link.wifi_mcs has no effect: it needs link.model "
                  "= \"wifi\" with link.wifi_rate_control = \"constant\""));
  EXPECT_THAT(messages(kPlain, {"link.packet_bytes=100", "link.incomplete=decode"}),
              ElementsAre("--set link.incomplete=decode: link.incomplete has no effect: it needs a "
                          "link that loses packets: analytic with link.outage = \"lose\" or "
                          "link.loss_percent > 0, or wifi with link.transport = \"udp\", or lte",
                          "--set link.packet_bytes=100: link.packet_bytes has no effect: it needs "
                          "link.model = \"analytic\" with link.outage = \"lose\" or "
                          "link.loss_percent > 0"));
}

TEST(IdleKeys, AreInNoScenarioToBeginWith) {
  const auto folder = std::filesystem::path(AIRSPLIT_SOURCE_DIR) / "scenarios";
  int scenarios = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string path = entry.path().string();
    if (entry.path().extension() != ".toml" || entry.path().filename() == "processors.toml")
      continue;
    ++scenarios;
    for (const IdleKey& idle : load_scenario(path).idle_keys) ADD_FAILURE() << idle.message();
  }
  EXPECT_EQ(scenarios, 4);
}

}  // namespace
}  // namespace airsplit
