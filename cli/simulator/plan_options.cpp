// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "cli/simulator/plan_options.h"

#include <algorithm>
#include <variant>

#include <fmt/format.h>

#include "cli/simulator/scenario_options.h"
#include "common/error.h"
#include "common/number.h"

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
  if (options.has("until")) {
    rule.half_width = read_half_width(options.text("until"));
    rule.least = std::max(rule.least, kFewestOfAnOpenNumber);
    const auto least = static_cast<std::int64_t>(rule.least);
    rule.most = static_cast<std::uint64_t>(
        options.whole("cap", least, kMostReplications, std::max(least, kUsualCap)));
  } else if (options.has("cap")) {
    throw InputError("--cap " + options.text("cap") + ": expected --until H with it");
  }
  return rule;
}

}  // namespace

CommandLine& add_plan_options(CommandLine& line) {
  add_scenario_options(line);
  return line
      .options("over", "KEY=VALUES",
               "Sweep a key over START:STEP:STOP, START:*FACTOR:STOP or A,B,C; repeatable")
      .option(
          "replications", "R",
          "Simulate each point R times, each with a seed of its own (1); with --until at least\n"
          "R times")
      .option("until", "H",
              "At each point at least 10 replications, and more until the 95 % interval of\n"
              "deadline_met over replications is at most H to each side, for every scheme")
      .option("cap", "N", "With --until: at most N replications of a point, 10 or more (100)");
}

SweepPlan read_plan(const Options& options, const Tables& tables) {
  if (!options.has("over")) {
    throw InputError("airsplit sweep: --over is missing, for example --over link.snr_db=-5:5:30");
  }
  return make_plan(options.text("argument"), scenario_settings(options), options.texts("over"),
                   read_rule(options), tables);
}

}  // namespace airsplit
