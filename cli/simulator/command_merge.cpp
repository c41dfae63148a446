// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <cstdio>
#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "cli/command.h"
#include "common/error.h"
#include "common/interrupt.h"
#include "results/merge.h"
#include "results/store.h"
#include "sim/sweep/sweep_plan.h"

namespace airsplit {
namespace {

int run(const Arguments& arguments, const Tables& /*tables*/) {
  const auto options =
      CommandLine("merge", "FILE.sqlite...",
                  "Makes one result file of several of the same scenario, settings and version:\n"
                  "the points that machines simulated apart.")
          .required("out", "FILE.sqlite", "Where the rows go")
          .parse(arguments);
  if (!options) return kDone;
  const std::vector<std::string> names = options->texts("argument");
  if (names.size() < 2) throw InputError("airsplit merge: expected two result files or more");
  std::string command = "airsplit merge";
  for (const std::string& argument : arguments) command += " " + shell_word(argument);
  const std::string out = options->text("out");
  const InterruptGuard interrupt;
  merge_stores({names.begin(), names.end()}, out, command, [] {
    if (InterruptGuard::requested()) throw WorkError("interrupted: nothing is written");
  });
  std::fprintf(stderr, "%s\n", fmt::format("{} points", Store::open(out).points().size()).c_str());
  return kDone;
}

}  // namespace

Command merge_command() { return {"merge", "Make one result file of several", run}; }

}  // namespace airsplit
