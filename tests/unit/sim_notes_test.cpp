// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What is said about a scenario before it runs.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sim/scenario/notes.h"
#include "sim/scenario/scenario.h"

namespace airsplit {
namespace {

constexpr const char* kQuiet = R"(
[workload]
profile = "p"
rate_hz = 5
deadline_ms = 100
tasks = 100
[link]
snr_db = 10
bandwidth_mhz = 1
[device]
processor = "ideal"
[edge]
processor = "ideal"
[[scheme]]
kind = "direct"
codec = "raw"
)";

/// What the notes are about, with these settings.
std::vector<std::string> about(const std::vector<std::string>& settings) {
  std::vector<Setting> parsed;
  for (const std::string& text : settings) parsed.push_back(parse_setting(text, "--set"));
  std::vector<std::string> found;
  for (const ScenarioNote& note : notes_on(parse_scenario(kQuiet, "x", parsed)))
    found.push_back(note.about);
  return found;
}

using Found = std::vector<std::string>;

TEST(Notes, AreFewAndFit) {
  EXPECT_EQ(about({}), Found{});
  EXPECT_EQ(about({"workload.deadline_ms=0.1"}), Found{"workload.deadline_ms"});
  EXPECT_EQ(about({"link.bandwidth_mhz=10"}), Found{"link.bandwidth_mhz"});
  EXPECT_EQ(about({"link.bandwidth_mhz=10", "device.radio=none"}), Found{});
  EXPECT_EQ(about({"device.radio=wifi"}), Found{});  // the analytic link is no radio's
}

TEST(Notes, ARadioThatIsNotTheLinks) {
  const Found both = {"device.radio", "link.bandwidth_mhz"};
  EXPECT_EQ(about({"link.model=wifi", "link.bandwidth_mhz=20", "device.radio=lte"}), both);
  EXPECT_EQ(about({"link.model=wifi", "link.bandwidth_mhz=20"}), Found{"link.bandwidth_mhz"});
  EXPECT_EQ(about({"link.model=lte", "link.bandwidth_mhz=1.4", "device.radio=wifi"}),
            Found{"device.radio"});
  EXPECT_EQ(about({"link.rate=wifi-11ax", "device.radio=lte"}), Found{"device.radio"});
}

TEST(Notes, LongWorkIsEstimated) {
  EXPECT_EQ(about({"link.model=lte", "link.bandwidth_mhz=1.4"}), Found{});
  EXPECT_EQ(about({"link.model=lte", "link.bandwidth_mhz=1.4", "workload.rate_hz=0.1",
                   "workload.duration_s=1e7"}),
            Found{"workload.devices"});
  EXPECT_EQ(about({"link.model=wifi", "link.bandwidth_mhz=20", "workload.devices=1000",
                   "device.radio=none"}),
            Found{"workload.devices"});
}

}  // namespace
}  // namespace airsplit
