// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/sweep/sweep_plan.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/number.h"
#include "common/version.h"
#include "results/statistics.h"
#include "sim/run/run.h"
#include "sim/scenario/notes.h"

namespace airsplit {
namespace {

/// Those that are in both.
std::vector<IdleKey> common(const std::vector<IdleKey>& a, const std::vector<IdleKey>& b) {
  std::vector<IdleKey> both;
  std::copy_if(a.begin(), a.end(), std::back_inserter(both), [&](const IdleKey& idle) {
    return std::any_of(b.begin(), b.end(),
                       [&](const IdleKey& other) { return other.key == idle.key; });
  });
  return both;
}

/// Those that are about something else than the ones that are there.
void add_new(std::vector<ScenarioNote>& notes, const std::vector<ScenarioNote>& more) {
  for (const ScenarioNote& note : more) {
    const auto same = [&](const ScenarioNote& other) { return other.about == note.about; };
    if (std::none_of(notes.begin(), notes.end(), same)) notes.push_back(note);
  }
}

}  // namespace

bool is_narrow_enough(const RowReader& reader, const std::vector<FieldRow>& pooled,
                      double half_width) {
  return std::all_of(pooled.begin(), pooled.end(), [&](const FieldRow& row) {
    const auto met = reader.number(row, "deadline_met");
    const auto trials = reader.number(row, "effective_tasks");
    // Of a group without tasks nothing is to be found out.
    return !met || !trials || widest_half_width(*met, *trials) <= half_width;
  });
}

Scenario SweepPlan::scenario(std::uint64_t point) const {
  return scenario_at(scenario_text, scenario_path, settings, points.at(point), *tables);
}

std::vector<std::string> SweepPlan::keys() const {
  std::vector<std::string> keys;
  for (const SweepAxis& axis : axes) keys.push_back(axis.key);
  return keys;
}

ResultTable::Grid SweepPlan::grid() const {
  ResultTable::Grid grid;
  for (const SweepAxis& axis : axes) grid.emplace_back(axis.key, axis.values);
  return grid;
}

std::string SweepPlan::describe(std::uint64_t point) const {
  std::string text;
  for (const auto& [key, value] : points.at(point)) {
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", key, value);
  }
  return text;
}

std::string SweepPlan::describe_settings() const {
  std::string text;
  for (const Setting& setting : settings) {
    text += fmt::format("{}--set {}", text.empty() ? "" : " ",
                        shell_word(setting.key + "=" + setting.value));
  }
  return text;
}

std::string SweepPlan::describe() const {
  std::string text = describe_settings();
  if (!text.empty()) text += ' ';
  for (const SweepAxis& axis : axes) {
    text += fmt::format("--over {} ",
                        shell_word(fmt::format("{}={}", axis.key, fmt::join(axis.values, ","))));
  }
  text += fmt::format("--replications {}", rule.least);
  if (rule.half_width > 0) {
    text += fmt::format(" --until {} --cap {}", to_text(rule.half_width), rule.most);
  }
  return text;
}

std::string SweepPlan::replay_command(std::uint64_t point, const std::string& seed) const {
  std::string command = "airsplit run " + shell_word(scenario_path);
  for (const Setting& setting : settings) {
    command += " --set " + shell_word(setting.key + "=" + setting.value);
  }
  for (const auto& [key, value] : points.at(point)) {
    command += " --set " + shell_word(fmt::format("{}={}", key, value));
  }
  return command + " --seed " + seed;
}

SweepPlan make_plan(const std::string& scenario_path, std::vector<Setting> settings,
                    const std::vector<std::string>& overs, const ReplicationRule& rule,
                    const Tables& tables) {
  SweepPlan plan;
  plan.tables = &tables;
  for (const std::string& text : overs) plan.axes.push_back(parse_axis(text));
  plan.points = airsplit::grid(plan.axes);
  plan.rule = rule;
  plan.scenario_path = scenario_path;
  plan.scenario_text = read_scenario_text(scenario_path);
  plan.settings = std::move(settings);
  return plan;
}

PlanCheck check_plan(const SweepPlan& plan, const std::string& command, Assets& assets) {
  std::set<std::string> bundles, profiles;
  std::vector<IdleKey> idle;
  std::vector<ScenarioNote> notes;
  for (std::uint64_t point = 0; point < plan.points.size(); ++point) {
    const Scenario scenario = plan.scenario(point);
    const PreparedRun looked_at(scenario, assets);
    idle = point == 0 ? scenario.idle_keys : common(idle, scenario.idle_keys);
    add_new(notes, notes_on(scenario));
    add_new(notes, looked_at.notes());
    bundles.insert(assets.bundle_hash(scenario));
    profiles.insert(assets.profile_hash(scenario));
  }
  return {{plan.scenario_text, plan.describe_settings(), plan.describe(), command, version(),
           fmt::format("{}", fmt::join(bundles, " ")), fmt::format("{}", fmt::join(profiles, " ")),
           assets.processors_hash()},
          idle,
          notes};
}

std::string shell_word(const std::string& word) {
  const std::string plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=:,./@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

}  // namespace airsplit
