// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/simulator/scenario_options.h"
#include "common/data_folder.h"
#include "common/error.h"
#include "common/file.h"
#include "common/interrupt.h"
#include "common/part_file.h"
#include "results/columns.h"
#include "results/csv.h"
#include "results/table.h"
#include "sim/run/row_texts.h"
#include "sim/run/run.h"
#include "sim/run/task_file.h"
#include "sim/scenario/edges.h"
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

/// The files that a run writes. They have their names only once the run is over.
class RunFiles {
 public:
  /// `summary`, `tasks`: paths; empty if there is no such file. Throws WorkError.
  /// `has_sites`: of the scenario.
  RunFiles(const std::filesystem::path& summary, const std::filesystem::path& tasks,
           bool has_sites) {
    if (!summary.empty()) summary_.emplace(summary, PartFile::IfBusy::kFail);
    if (!tasks.empty()) tasks_.emplace(tasks, has_sites);
    summary_path_ = summary.string();
    tasks_path_ = tasks.string();
  }

  /// A scheme that is done.
  void add(const PreparedRun& run, std::size_t scheme, const std::vector<ResultRow>& rows,
           const std::vector<TaskRecord>& tasks) {
    rows_.insert(rows_.end(), rows.begin(), rows.end());
    if (tasks_) tasks_->add(run, scheme, tasks);
  }

  struct Written {
    std::vector<std::string> paths, problems;
  };

  /// Writes all that was added. What is wrong with one file does not keep the other away.
  Written finish() {
    Written written;
    const auto attempt = [&](const std::string& path, const auto& write) {
      try {
        write();
        written.paths.push_back(path);
      } catch (const WorkError& error) {
        written.problems.emplace_back(error.what());
      }
    };
    if (summary_) {
      attempt(summary_path_, [&] {
        summary_->write(to_csv(to_records({}, rows_)));
        summary_->finish();
      });
    }
    if (tasks_) attempt(tasks_path_, [&] { tasks_->finish(); });
    return written;
  }

 private:
  std::optional<PartFile> summary_;
  std::optional<TaskFile> tasks_;
  std::string summary_path_, tasks_path_;
  std::vector<ResultRow> rows_;
};

/// What is left of a run that ended before it was over, or whose files could not all be written.
/// `reasons`: why, a line each; `again`: whether the same command may get further.
std::string what_is_kept(std::vector<std::string> reasons, std::size_t done, std::size_t all,
                         const std::vector<std::string>& paths, bool again) {
  std::string kept = fmt::format("{} of {} schemes are done", done, all);
  if (!paths.empty()) kept += fmt::format(" and written to {}", fmt::join(paths, " and "));
  if (done < all && again) kept += "; run the same command again for all of them";
  reasons.push_back(std::move(kept));
  return fmt::format("{}", fmt::join(reasons, "\n"));
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
  print_notes(prepared.notes());
  const std::string out = options->text("out");
  if (!out.empty()) create_folder(out);
  const std::filesystem::path summary =
      out.empty() ? std::filesystem::path() : std::filesystem::path(out) / "summary.csv";
  const std::string task_path = options->text("tasks");
  if (!task_path.empty()) check_task_path(task_path, summary, options->text("argument"), scenario);
  RunFiles files(summary, task_path, has_sites(scenario));

  const InterruptGuard interrupt;
  Progress progress;
  const ResultTable table({}, row_texts(scenario));
  const std::size_t all = prepared.schemes();
  std::size_t done = 0;
  std::vector<std::string> reasons;  // for the run to end before it is over
  bool is_input_wrong = false;
  try {
    print(table.header());
    for (; done < all;) {
      const std::string scheme = fmt::format("scheme {} of {},", done + 1, all);
      const Watch watch = [&](std::size_t arrived, std::size_t tasks) {
        if (InterruptGuard::requested()) throw Interrupted();
        const double share = (double(done) + double(arrived) / double(tasks)) / double(all);
        progress.show(scheme, share);
      };
      const auto tasks = prepared.simulate_scheme(done, 0, watch);
      progress.clear();
      const std::vector<ResultRow> rows = prepared.rows(done, tasks);
      files.add(prepared, done, rows, tasks);
      ++done;
      for (const ResultRow& row : rows) print(table.line(to_field_row(row)));
    }
  } catch (const std::exception& error) {
    // Whatever it is, a reader of our output who went away for example, what is done is not lost.
    is_input_wrong = dynamic_cast<const InputError*>(&error) != nullptr;
    reasons.emplace_back(error.what());
  }
  progress.clear();
  // Nothing new does not replace what an earlier run wrote.
  const RunFiles::Written written = done > 0 ? files.finish() : RunFiles::Written();
  reasons.insert(reasons.end(), written.problems.begin(), written.problems.end());
  if (reasons.empty()) return kDone;
  const std::string message =
      what_is_kept(std::move(reasons), done, all, written.paths, !is_input_wrong);
  if (is_input_wrong) throw InputError(message);
  throw WorkError(message);
}

}  // namespace

Command run_command() {
  return {"run", "Simulate a scenario: a row of results for each scheme", run};
}

}  // namespace airsplit
