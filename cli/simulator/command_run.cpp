#include <algorithm>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/simulator/scenario_options.h"
#include "common/data_folder.h"
#include "common/error.h"
#include "common/file.h"
#include "common/interrupt.h"
#include "results/columns.h"
#include "results/csv.h"
#include "results/table.h"
#include "sim/run/row_texts.h"
#include "sim/run/run.h"
#include "sim/run/task_file.h"
#include "sim/scenario/keys.h"

namespace airsplit {
namespace {

CommandLine run_line() {
  CommandLine line("run", "SCENARIO.toml",
                   "Simulates a scenario and prints a row of results for each scheme.");
  add_scenario_options(line);
  line.flag("keys", "List what a scenario can say, and do nothing else")
      .option("out", "DIR", "Also write DIR/summary.csv")
      .option("tasks", "FILE.csv",
              "Also write every task: when what happened to it, and its energy");
  return line;
}

/// Made before the work, so that a folder that cannot be had costs no time.
void create_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw InputError(fmt::format("--out {}: {}", folder, error.message()));
}

/// What would be lost, or could not be written, shows before the work.
/// `summary`: the other file that the run writes; empty if it writes none.
void check_task_path(const std::filesystem::path& path, const std::filesystem::path& summary,
                     const std::string& scenario_path, const Scenario& scenario) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    throw InputError(
        fmt::format("--tasks {}: this is a folder, expected a file's name", path.string()));
  if (!summary.empty() && std::filesystem::weakly_canonical(path, ignored) ==
                              std::filesystem::weakly_canonical(summary, ignored))
    throw InputError(fmt::format("--tasks {}: is where --out puts the summary", path.string()));
  expect_another_file(path, scenario_path);
  for (const Group& group : groups_of(scenario)) expect_another_file(path, group.workload.trace);
}

int run(const Arguments& arguments, const Tables& tables) {
  if (std::find(arguments.begin(), arguments.end(), "--keys") != arguments.end()) {
    print(describe_keys(tables));
    return kDone;
  }
  const auto options = run_line().parse(arguments);
  if (!options) return kDone;
  Assets assets(data_folder(), tables);
  const Scenario scenario =
      load_scenario(options->text("argument"), scenario_settings(*options), tables);
  const PreparedRun prepared(scenario, assets);
  warn_of(scenario.idle_keys);
  print_notes(notes_on(scenario));
  const std::string out = options->text("out");
  if (!out.empty()) create_folder(out);
  std::optional<TaskFile> task_file;
  const std::filesystem::path summary =
      out.empty() ? std::filesystem::path() : std::filesystem::path(out) / "summary.csv";
  if (options->has("tasks")) {
    check_task_path(options->text("tasks"), summary, options->text("argument"), scenario);
    task_file.emplace(options->text("tasks"));
  }

  const InterruptGuard interrupt;
  Progress progress;
  const ResultTable table({}, row_texts(scenario));
  print(table.header());
  std::vector<ResultRow> rows;
  std::size_t done = 0;
  bool interrupted = false;
  try {
    for (std::size_t i = 0; i < prepared.schemes(); ++i) {
      const std::string scheme = fmt::format("scheme {} of {},", i + 1, prepared.schemes());
      const Watch watch = [&](std::size_t arrived, std::size_t all) {
        if (InterruptGuard::requested()) throw Interrupted();
        const double share = (static_cast<double>(i) + double(arrived) / double(all)) /
                             static_cast<double>(prepared.schemes());
        progress.show(scheme, share);
      };
      const auto tasks = prepared.simulate_scheme(i, 0, watch);
      progress.clear();
      for (const ResultRow& row : prepared.rows(i, tasks)) {
        print(table.line(to_field_row(row)));
        rows.push_back(row);
      }
      if (task_file) task_file->add(prepared, i, tasks);
      ++done;
    }
  } catch (const Interrupted&) {
    interrupted = true;
  }
  if (!out.empty()) write_csv(summary, to_records({}, rows));
  if (task_file) task_file->finish();
  if (!interrupted) return kDone;
  throw WorkError(fmt::format(
      "interrupted: {} of {} schemes are done{}; run the same command again for all of them", done,
      prepared.schemes(), out.empty() ? "" : " and written"));
}

}  // namespace

Command run_command() {
  return {"run", "Simulate a scenario: a row of results for each scheme", run};
}

}  // namespace airsplit
