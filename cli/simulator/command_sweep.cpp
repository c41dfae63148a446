// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/simulator/plan_options.h"
#include "cli/simulator/scenario_options.h"
#include "cli/simulator/sweep_report.h"
#include "common/data_folder.h"
#include "common/error.h"
#include "common/interrupt.h"
#include "results/store.h"
#include "sim/sweep/dispatch.h"
#include "sim/sweep/fork_pool.h"
#include "sim/sweep/mpi_job.h"
#include "sim/sweep/resume.h"
#include "sim/sweep/sweep_estimate.h"
#include "sim/sweep/sweep_plan.h"
#include "sim/sweep/sweep_point.h"

namespace airsplit {
namespace {

constexpr std::int64_t kMostJobs = 1024;

/// Workers for this many points.
using PoolMaker = std::function<std::unique_ptr<WorkerPool>(std::size_t points, const Job& job)>;

CommandLine sweep_line() {
  CommandLine line(
      "sweep", "SCENARIO.toml",
      "Simulates a scenario at every point of a grid, prints a row for each scheme and\n"
      "point when it is ready, and keeps the rows in a result file. Started again, the\n"
      "same command does what is missing; with more values or replications it adds\n"
      "those. Under mpirun -n N, N - 1 ranks simulate.");
  add_plan_options(line)
      .option("jobs", "J", "Processes that simulate (all cores)")
      .option("format", "table|csv|json", "How rows are printed (table)")
      .option("out", "FILE.sqlite", "Where the rows go; only --dry-run can do without")
      .flag("dry-run", "List the points that are to do, estimate the time, write nothing");
  return line;
}

RowFormat read_format(const Options& options) {
  const std::string name = options.text("format");
  if (name.empty() || name == "table") return RowFormat::kTable;
  if (name == "csv") return RowFormat::kCsv;
  if (name == "json") return RowFormat::kJson;
  throw InputError(fmt::format("--format {}: expected table, csv or json", name));
}

std::string command_text(const Arguments& arguments) {
  std::string text = "airsplit sweep";
  for (const std::string& argument : arguments) text += " " + shell_word(argument);
  return text;
}

/// What is to do, by a look at what is there. Throws InputError if the store is of another sweep.
std::deque<std::uint64_t> missing_points(const SweepPlan& plan, const Provenance& provenance,
                                         const std::string& out) {
  std::error_code ignored;
  if (!out.empty() && std::filesystem::exists(out, ignored) &&
      std::filesystem::file_size(out, ignored) != 0)
    return resume(plan, Store::open_same(out, provenance, plan.keys()), out).missing;
  std::deque<std::uint64_t> all(plan.points.size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

/// Runs in a worker: nothing that it throws is about more than its point.
Job point_job(const SweepPlan& plan, Assets& assets) {
  return [&plan, &assets](std::uint64_t point, const Note& note) {
    const Watch watch = [](std::size_t, std::size_t) {
      if (InterruptGuard::requested()) throw Interrupted();
    };
    const auto begins = [&](std::int64_t seed) { note(fmt::format("{}", seed)); };
    return to_text(run_point(plan, point, assets, begins, watch));
  };
}

std::string duration_range(const Estimate& estimate, std::size_t workers) {
  const auto share = static_cast<double>(workers);
  const std::string least = duration_text(estimate.least_s / share);
  const std::string most = duration_text(estimate.most_s / share);
  return least == most ? least : least + " to " + most;
}

int dry_run(const SweepPlan& plan, const Provenance& provenance, const std::string& out,
            std::size_t workers, Assets& assets) {
  const auto missing = missing_points(plan, provenance, out);
  for (const std::uint64_t point : missing) print(plan.describe(point) + "\n");
  workers = std::max<std::size_t>(1, std::min(workers, missing.size()));
  const Estimate whole = estimate(plan, {missing.begin(), missing.end()}, assets);
  std::fprintf(stderr, "%s\n",
               fmt::format("{} of {} points to do; about {} with {} processes", missing.size(),
                           plan.points.size(), duration_range(whole, workers), workers)
                   .c_str());
  return kDone;
}

/// Fills the store with what is missing.
void run_sweep(WorkerPool& pool, std::deque<std::uint64_t> missing, Store& store,
               SweepReport& report) {
  dispatch(pool, std::move(missing),
           {[&](std::uint64_t point, const std::string& result) {
              const PointRows rows = parse_point_rows(result);
              store.replace(point, rows);
              report.done(rows);
            },
            [&](std::uint64_t point, const std::string& message) { report.failed(point, message); },
            [&](std::uint64_t point, const std::string& death, const std::string& seed) {
              report.lost(point, death, seed);
            },
            [&] {
              if (InterruptGuard::requested()) throw Interrupted();
              report.pause();
            }});
}

int sweep_as_master(const Arguments& arguments, const Options& options, const Tables& tables,
                    std::size_t workers, const PoolMaker& make_pool) {
  const RowFormat format = read_format(options);
  const SweepPlan plan = read_plan(options, tables);
  Assets assets(data_folder(), tables);
  const std::string command = command_text(arguments);
  const std::string out = options.text("out");
  if (out.empty() && !options.has("dry-run"))
    throw InputError("airsplit sweep: --out is missing: say where the rows go, --out FILE.sqlite");
  const auto [provenance, idle, notes] = check_plan(plan, command, assets);
  warn_of(idle);
  print_notes(notes);
  if (options.has("dry-run")) return dry_run(plan, provenance, out, workers, assets);

  missing_points(plan, provenance, out);  // what is refused is not touched
  Store store = Store::fill(out, provenance, plan.keys());
  auto [numbers, missing] = resume(plan, store, out);
  if (store.provenance().sweep != provenance.sweep) store.renumber(numbers, provenance);
  SweepReport report(plan, format, plan.points.size() - missing.size(), command);
  report.begin();
  if (missing.empty()) return kDone;
  const InterruptGuard interrupt;
  const auto pool = make_pool(missing.size(), point_job(plan, assets));
  try {
    run_sweep(*pool, std::move(missing), store, report);
  } catch (const Interrupted&) {
    throw WorkError("interrupted: " + report.how_to_go_on());
  } catch (const WorkError& error) {  // a full disk, or whoever read our output went away
    throw WorkError(fmt::format("{}\n{}", error.what(), report.how_to_go_on()));
  }
  report.end();
  return kDone;
}

/// What a rank of an MPI job needs to work, read when the first point comes: by then the master has
/// found no mistake.
struct RankWork {
  RankWork(const Options& options, const Tables& tables)
      : plan(read_plan(options, tables)), assets(data_folder(), tables) {}

  SweepPlan plan;
  Assets assets;
};

int sweep_as_rank(const Arguments& arguments, const Tables& tables, const MpiJob& mpi) {
  const InterruptGuard interrupt;
  std::unique_ptr<RankWork> work;
  mpi.serve([&](std::uint64_t point, const Note& note) {
    if (!work) work = std::make_unique<RankWork>(*sweep_line().parse(arguments), tables);
    return point_job(work->plan, work->assets)(point, note);
  });
  return kDone;
}

int run(const Arguments& arguments, const Tables& tables) {
  std::optional<MpiJob> mpi;
  if (started_by_mpi()) mpi.emplace();
  if (mpi && mpi->is_alone()) mpi.reset();
  if (mpi && !mpi->is_master()) return sweep_as_rank(arguments, tables, *mpi);

  const auto options = sweep_line().parse(arguments);
  if (!options) return kDone;
  if (mpi) {
    if (options->has("jobs")) {
      throw InputError("--jobs " + options->text("jobs") + ": mpirun -n says how many processes");
    }
    return sweep_as_master(arguments, *options, tables, mpi->ranks() - 1,
                           [&](std::size_t, const Job&) { return mpi->pool(); });
  }
  const auto jobs = static_cast<std::size_t>(
      options->whole("jobs", 1, kMostJobs, static_cast<std::int64_t>(usable_cores())));
  return sweep_as_master(arguments, *options, tables, jobs,
                         [&](std::size_t points, const Job& job) {
                           return std::make_unique<ForkPool>(std::min(jobs, points), job);
                         });
}

}  // namespace

Command sweep_command() {
  return {"sweep", "Simulate a grid of scenarios into a result file", run};
}

}  // namespace airsplit
