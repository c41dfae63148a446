// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "cli/simulator/scenario_options.h"

#include <cstdio>

#include <fmt/format.h>

#include "common/shortened.h"

namespace airsplit {

CommandLine& add_scenario_options(CommandLine& line) {
  return line
      .options("set", "KEY=VALUE",
               "Set a key of the scenario, for example link.snr_db=10; repeatable")
      .option("seed", "N", "Same as --set workload.seed=N")
      .option("data", "DIR", "Same as --set workload.data=DIR")
      .option("inference", "live|profile", "Same as --set workload.inference=...");
}

std::vector<Setting> scenario_settings(const Options& options) {
  std::vector<Setting> settings;
  for (const std::string& text : options.texts("set")) {
    settings.push_back(parse_setting(text, "--set"));
  }
  for (const std::string name : {"seed", "data", "inference"}) {
    if (!options.has(name)) continue;
    const std::string value = options.text(name);
    settings.push_back({"workload." + name, value, fmt::format("--{} {}", name, shortened(value))});
  }
  return settings;
}

void warn_of(const std::vector<IdleKey>& idle_keys) {
  for (const IdleKey& idle : idle_keys)
    std::fputs(("note: " + visible(idle.message()) + "\n").c_str(), stderr);
}

void print_notes(const std::vector<ScenarioNote>& notes) {
  for (const ScenarioNote& note : notes) fmt::print(stderr, "note: {}\n", visible(note.text));
}

}  // namespace airsplit
