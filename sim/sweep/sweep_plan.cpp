#include "sim/sweep/sweep_plan.h"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/scenario_options.h"
#include "common/error.h"
#include "common/number.h"
#include "common/version.h"
#include "sim/run/run.h"

namespace airsplit {
namespace {

constexpr std::int64_t kMostReplications = 10'000;
constexpr std::int64_t kUsualCap = 100;

double read_half_width(const std::string& text) {
  const Value value = parse_value(text);
  const auto* const real = std::get_if<double>(&value);
  if (real == nullptr || !(*real > 0 && *real < 0.5)) {
    throw InputError(fmt::format(
        "--until {}: expected a probability between 0 and 0.5, for example 0.01", text));
  }
  return *real;
}

ReplicationRule read_rule(const Options& options) {
  ReplicationRule rule;
  rule.least = rule.most =
      static_cast<std::uint64_t>(options.whole("replications", 1, kMostReplications, 1));
  const std::int64_t least = static_cast<std::int64_t>(rule.least);
  if (options.has("until")) {
    rule.half_width = read_half_width(options.text("until"));
    rule.most = static_cast<std::uint64_t>(
        options.whole("cap", least, kMostReplications, std::max(least, kUsualCap)));
  } else if (options.has("cap")) {
    throw InputError("--cap " + options.text("cap") + ": expected --until H with it");
  }
  return rule;
}

/// Those that are in both.
std::vector<IdleKey> common(const std::vector<IdleKey>& a, const std::vector<IdleKey>& b) {
  std::vector<IdleKey> both;
  std::copy_if(a.begin(), a.end(), std::back_inserter(both), [&](const IdleKey& idle) {
    return std::any_of(b.begin(), b.end(),
                       [&](const IdleKey& other) { return other.key == idle.key; });
  });
  return both;
}

}  // namespace

Scenario SweepPlan::scenario(std::uint64_t point) const {
  return scenario_at(scenario_text, scenario_path, settings, points.at(point));
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

std::string SweepPlan::describe() const {
  std::string text;
  for (const Setting& setting : settings) {
    text += fmt::format("--set {} ", shell_word(setting.key + "=" + setting.value));
  }
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

CommandLine& add_plan_options(CommandLine& line) {
  add_scenario_options(line);
  return line.options("over", "KEY=VALUES", "Sweep a key over START:STEP:STOP or A,B,C; repeatable")
      .option("replications", "R", "Simulate each point R times, each with a seed of its own (1)")
      .option(
          "until", "H",
          "More replications at each point until the Wilson 95 % interval of deadline_met, for\n"
          "which tasks are independent, is at most H to each side, for every scheme")
      .option("cap", "N", "With --until: at most N replications (100)");
}

SweepPlan read_plan(const Options& options) {
  SweepPlan plan;
  for (const std::string& text : options.texts("over")) plan.axes.push_back(parse_axis(text));
  if (plan.axes.empty()) {
    throw InputError("airsplit sweep: --over is missing, for example --over link.snr_db=-5:5:30");
  }
  plan.points = airsplit::grid(plan.axes);
  plan.rule = read_rule(options);
  plan.scenario_path = options.text("argument");
  plan.scenario_text = read_scenario_text(plan.scenario_path);
  plan.settings = scenario_settings(options);
  return plan;
}

PlanCheck check_plan(const SweepPlan& plan, const std::string& command, Assets& assets) {
  std::set<std::string> bundles, profiles;
  std::vector<IdleKey> idle;
  for (std::uint64_t point = 0; point < plan.points.size(); ++point) {
    const Scenario scenario = plan.scenario(point);
    const PreparedRun looked_at(scenario, assets);
    idle = point == 0 ? scenario.idle_keys : common(idle, scenario.idle_keys);
    bundles.insert(assets.bundle_hash(scenario));
    profiles.insert(assets.profile_hash(scenario));
  }
  return {{plan.scenario_text, plan.describe(), command, version(),
           fmt::format("{}", fmt::join(bundles, " ")), fmt::format("{}", fmt::join(profiles, " ")),
           assets.processors_hash()},
          idle};
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
