// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// airsplit with a command of one's own: which scheme of a scenario has the most tasks in time.
//   own_command best SCENARIO.toml
#include <airsplit/cli/command_line.h>
#include <airsplit/cli/output.h>
#include <airsplit/sim/run/run_scenario.h>

namespace {

using namespace airsplit;

int run_best(const Arguments& arguments, const Tables& /*tables*/) {
  const auto options =
      CommandLine("best", "SCENARIO.toml", "Says which scheme has the most tasks in time.")
          .option("deadline", "MS", "In place of the scenario's")
          .parse(arguments);
  if (!options) return kDone;
  std::vector<Setting> settings;
  if (options->has("deadline")) {
    settings.push_back({"workload.deadline_ms", options->text("deadline"), "--deadline"});
  }
  ResultRow best;
  for (const ResultRow& row : run_scenario(load_scenario(options->text("argument"), settings))) {
    if (row.outcomes.met > best.outcomes.met) best = row;
  }
  print(best.scheme.empty() ? "none\n" : best.scheme + "\n");
  return kDone;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Command> commands = builtin_commands();
  commands.push_back({"best", "Say which scheme has the most tasks in time", run_best});
  return command_line(argc, argv, builtin_tables(), commands);
}
