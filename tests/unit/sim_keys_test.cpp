// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The table of keys: each stands once, and what it says is what happens.
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/scenario/keys.h"
#include "sim/scenario/links.h"
#include "sim/scenario/scenario.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;

const std::string kLeast = R"([workload]
profile = "shapes"
rate_hz = 5
deadline_ms = 100
tasks = 100
[link]
snr_db = 10
bandwidth_mhz = 20
[device]
processor = "raspberry-pi-4"
[edge]
processor = "rtx-2080-ti"
[[scheme]]
kind = "local"
)";

class KeysTest : public testing::Test {
 protected:
  const ScenarioKeys keys_{builtin_tables()};
};

TEST_F(KeysTest, EachIsDocumentedAndStandsOnce) {
  const std::string text = "\n" + describe_keys();
  std::set<std::string> paths;
  for (const KeyFacts* key : keys_.all()) {
    EXPECT_FALSE(key->doc.empty()) << key->path;
    EXPECT_TRUE(paths.insert(key->path).second) << "twice: " << key->path;
    EXPECT_EQ(keys_.find(key->path), key);
    EXPECT_THAT(text, HasSubstr("\n" + key->path + "\n    " + key->doc + "\n"));
  }
}

TEST_F(KeysTest, NameOnlyKeys) {
  for (const Key<Scenario>& key : keys_.of_sections()) {
    for (const std::string& path : key.replaced) EXPECT_NE(keys_.find(path), nullptr) << key.path;
    if (key.demand.holds) {
      EXPECT_NE(keys_.find(key.demand.by), nullptr) << key.path;
    }
    EXPECT_EQ(key.need.what.empty(), !key.need.holds) << key.path;
  }
}

/// What help says a key's default is, is what a scenario has that does not name it.
TEST_F(KeysTest, DefaultsAreWhatAScenarioHas) {
  const Scenario least = parse_scenario(kLeast, "x.toml");
  const Scenario none;
  const std::set<std::string> named = {
      "workload.profile", "workload.rate_hz",   "workload.deadline_ms", "workload.tasks",
      "link.snr_db",      "link.bandwidth_mhz", "device.processor",     "edge.processor"};
  for (const Key<Scenario>& key : keys_.of_sections()) {
    if (named.count(key.path) > 0) continue;
    if (key.path != "workload.bundle") {
      EXPECT_EQ(key.get(least), key.get(none)) << key.path;
    }
    const std::string text = default_text(key);
    EXPECT_NE(text, "required") << key.path;
    if (text != "none" && key.default_note.empty()) {
      EXPECT_EQ(text, written(key.get(least))) << key.path;
    }
  }
  const auto said = [&](const char* path) { return default_text(*keys_.find_in_sections(path)); };
  EXPECT_EQ(said("workload.drain_s"), "10");
  EXPECT_EQ(said("workload.images"), "0");
  EXPECT_EQ(said("workload.tasks"), "none");
  EXPECT_EQ(said("workload.bundle"), "workload.profile");
  EXPECT_EQ(said("workload.deadline_ms"), "required");
  EXPECT_EQ(said("link.model"), "\"analytic\"");
  EXPECT_EQ(said("link.coherence_ms"), "none");
  EXPECT_EQ(said("link.speed_kmh"), "none");
  EXPECT_EQ(said("link.subcarriers"), "0");
  EXPECT_EQ(said("link.packet_bytes"), "1500");
  EXPECT_EQ(said("link.wifi_lifetime_ms"), "100000");
  EXPECT_EQ(said("edge.drop"), "\"none\"");
  EXPECT_EQ(default_text(keys_.of_scheme().front()), "required");
  EXPECT_EQ(default_text(keys_.of_scheme().back()), "none");
}

/// Each word is stored as something that is read as that word again.
TEST_F(KeysTest, WordsRoundTrip) {
  int words = 0;
  for (const Key<Scenario>& key : keys_.of_sections()) {
    const auto* kind = std::get_if<WordKind>(&key.kind);
    if (kind == nullptr) continue;
    EXPECT_GE(kind->words.size(), 2U) << key.path;
    for (const std::string& word : kind->words) {
      Scenario scenario;
      key.set(scenario, word);
      EXPECT_EQ(std::get<std::string>(key.get(scenario)), word) << key.path;
      ++words;
    }
  }
  EXPECT_GE(words, 50);
}

/// The link's own checks take what its keys take, and nothing else.
TEST_F(KeysTest, RangesAreThoseOfTheLink) {
  int ranges = 0;
  for (const Key<Scenario>& key : keys_.of_sections()) {
    const bool is_number = std::holds_alternative<NumberKind>(key.kind);
    const bool is_whole = std::holds_alternative<WholeKind>(key.kind);
    if (key.path.rfind("link.", 0) != 0 || !(is_number || is_whole)) continue;
    // Widths are few; a device's SNR may be beyond the key's by its place in the spread.
    const bool is_of_cell = key.path == "link.wifi_mcs" || key.path == "link.wifi_lifetime_ms";
    if (key.path == "link.snr_db" || key.path == "link.snr_spread_db") continue;
    const auto wrong = [&](double value) {
      Scenario scenario = parse_scenario(
          kLeast, "x.toml", {parse_setting(is_of_cell ? "link.model=wifi" : "title=x", "--set")});
      const auto whole = static_cast<std::int64_t>(value);
      key.set(scenario, is_whole ? Value(whole) : Value(value));
      const std::string fault = scenario.link.model->what_is_wrong(link_plan(scenario, 1));
      return fault.empty() ? what_is_wrong(scenario.link.position, scenario.link.radio.carrier_ghz)
                           : fault;
    };
    const Range range = range_of(key);
    EXPECT_EQ(wrong(range.low), "") << key.path;
    EXPECT_EQ(wrong(range.high), "") << key.path;
    EXPECT_THAT(wrong(range.high * 1.01 + 1), HasSubstr(key.path + " = "));
    EXPECT_THAT(wrong(range.low - 1), HasSubstr(key.path + " = "));
    ++ranges;
  }
  EXPECT_GE(ranges, 18);
}

// The SNR of the first and the last device with the largest spread.
TEST_F(KeysTest, ADevicesSnrMayBeBeyondTheKeysRange) {
  for (const char* snr_db : {"link.snr_db=-30", "link.snr_db=60"}) {
    parse_scenario(kLeast, "x.toml",
                   {parse_setting(snr_db, "--set"), parse_setting("link.snr_spread_db=60", "--set"),
                    parse_setting("workload.devices=3", "--set")});
  }
}

}  // namespace
}  // namespace airsplit
