// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/scenario/scenario.h"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "common/error.h"
#include "common/shortened.h"
#include "common/toml.h"
#include "sim/scenario/idle_keys.h"
#include "sim/scenario/scenario_checks.h"
#include "sim/scenario/scenario_draft.h"

namespace airsplit {
namespace {

/// Puts the groups where the simulation finds them.
void add_groups(const std::vector<ScenarioPart>& groups, Scenario& scenario) {
  if (!groups.empty()) scenario.workload.devices = 0;
  for (const ScenarioPart& group : groups) {
    const Scenario& part = group.scenario;
    scenario.groups.push_back({group.name, part.workload, part.link, part.device, part.schemes});
    scenario.workload.devices += part.workload.devices;
  }
}

}  // namespace

Setting parse_setting(const std::string& text, const std::string& option) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) {
    throw InputError(fmt::format("{} {}: expected KEY=VALUE, for example link.snr_db=10", option,
                                 shortened(text)));
  }
  return {text.substr(0, equals), text.substr(equals + 1), option + " " + shortened(text)};
}

Scenario parse_scenario(const std::string& text, const std::string& name,
                        const std::vector<Setting>& settings, const Tables& tables) {
  const ScenarioKeys keys(tables);
  const ScenarioDraft draft = read_draft(text, name, settings, tables, keys);
  check_draft(draft, tables, keys);
  Scenario scenario = draft.sections.scenario;
  add_groups(draft.groups, scenario);
  for (IdleKey& idle : idle_keys(draft, keys)) scenario.idle_keys.push_back(std::move(idle));
  check_workload(scenario);
  if (scenario.workload.bundle.empty()) scenario.workload.bundle = scenario.workload.profile;
  return scenario;
}

std::string read_scenario_text(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    throw InputError(path + ": there is no such file");
  }
  if (std::filesystem::is_directory(path, ignored)) {
    throw InputError(path + ": this is a folder, expected a scenario file");
  }
  return read_toml(path);
}

Scenario load_scenario(const std::string& path, const std::vector<Setting>& settings,
                       const Tables& tables) {
  return parse_scenario(read_scenario_text(path), path, settings, tables);
}

}  // namespace airsplit
