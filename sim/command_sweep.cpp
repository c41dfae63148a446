#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "results/store.h"
#include "results/table.h"
#include "sim/command.h"
#include "sim/data_folder.h"
#include "sim/interrupt.h"
#include "sim/output.h"
#include "sim/progress.h"
#include "sim/run.h"
#include "sim/scenario_options.h"
#include "sim/sweep.h"
#include "sim/version.h"

namespace airsplit {
namespace {

constexpr std::int64_t kMostReplications = 10'000;

CommandLine sweep_line() {
  CommandLine line(
      "sweep", "SCENARIO.toml",
      "Simulates a scenario at every point of a grid, prints a row for each scheme and\n"
      "point when it is ready, and keeps the rows in a result file.");
  add_scenario_options(line);
  line.options("over", "KEY=VALUES", "Sweep a key over START:STEP:STOP or A,B,C; repeatable")
      .option("replications", "R", "Simulate each point with R seeds, pooled into a row (1)")
      .option("jobs", "J", "Processes; only 1 yet")
      .required("out", "FILE.sqlite", "Where the rows go")
      .flag("resume", "Go on with FILE.sqlite where an interrupted sweep stopped");
  return line;
}

struct Sweep {
  std::vector<SweepAxis> axes;
  std::vector<SweepPoint> points;
  std::vector<Scenario> scenarios;  ///< one for each point
  std::uint64_t replications = 1;
  Provenance provenance;
};

/// An argument as a shell would need it.
std::string shell_word(const std::string& word) {
  const std::string plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=:,./@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

/// The command, without --resume: it changes no row, and tells sweeps apart.
std::string command_text(const Arguments& arguments) {
  std::string text = "airsplit sweep";
  for (const std::string& argument : arguments) {
    if (argument != "--resume") text += " " + shell_word(argument);
  }
  return text;
}

Sweep read_sweep(const Options& options, const Arguments& arguments, Assets& assets) {
  Sweep sweep;
  if (options.has("jobs") && options.text("jobs") != "1") {
    throw InputError("--jobs " + options.text("jobs") +
                     ": parallel sweeps are not built yet, expected 1");
  }
  for (const std::string& text : options.texts("over")) sweep.axes.push_back(parse_axis(text));
  if (sweep.axes.empty()) {
    throw InputError("airsplit sweep: --over is missing, for example --over link.snr_db=-5:5:30");
  }
  sweep.points = grid(sweep.axes);
  sweep.replications =
      static_cast<std::uint64_t>(options.whole("replications", 1, kMostReplications, 1));
  const std::string path = options.text("argument");
  const std::string text = read_scenario_text(path);
  sweep.scenarios = scenarios_of(text, path, scenario_settings(options), sweep.points);
  // All mistakes show before anything runs.
  std::set<std::string> bundles, profiles;
  for (const Scenario& scenario : sweep.scenarios) {
    PreparedRun(scenario, assets);
    bundles.insert(assets.bundle_hash(scenario));
    profiles.insert(assets.profile_hash(scenario));
  }
  sweep.provenance = {text,
                      command_text(arguments),
                      version(),
                      fmt::format("{}", fmt::join(bundles, " ")),
                      fmt::format("{}", fmt::join(profiles, " ")),
                      assets.processors_hash()};
  return sweep;
}

std::vector<std::string> keys_of(const Sweep& sweep) {
  std::vector<std::string> keys;
  for (const SweepAxis& axis : sweep.axes) keys.push_back(axis.key);
  return keys;
}

Store open_store(const Sweep& sweep, const std::string& path, bool resume) {
  if (!resume || !std::filesystem::exists(path)) {
    return Store::create(path, sweep.provenance, keys_of(sweep));
  }
  Store store = Store::open(path);
  const Provenance there = store.provenance();
  const Provenance& here = sweep.provenance;
  if (there.scenario != here.scenario || there.command != here.command ||
      there.version != here.version || there.bundle_hash != here.bundle_hash ||
      there.profile_hash != here.profile_hash || there.processors_hash != here.processors_hash) {
    throw InputError(
        fmt::format("--out {}: these are rows of another sweep ({}), or of another "
                    "scenario, bundle, profile, processor file or version",
                    path, there.command));
  }
  return store;
}

/// The table's columns for the swept keys.
ResultTable::Grid table_grid(const Sweep& sweep) {
  ResultTable::Grid grid;
  for (const SweepAxis& axis : sweep.axes) grid.emplace_back(axis.key, axis.values);
  return grid;
}

std::vector<ResultRow> run_point(const Sweep& sweep, std::size_t point, Assets& assets,
                                 Progress& progress) {
  const PreparedRun prepared(sweep.scenarios[point], assets);
  std::vector<ResultRow> rows;
  for (std::size_t i = 0; i < prepared.schemes(); ++i) {
    const Watch watch = [&](std::size_t arrived, std::size_t all) {
      if (InterruptGuard::requested()) throw Interrupted();
      const double of_point =
          (static_cast<double>(i) + static_cast<double>(arrived) / static_cast<double>(all)) /
          static_cast<double>(prepared.schemes());
      progress.show(
          fmt::format("point {} of {},", point + 1, sweep.points.size()),
          (static_cast<double>(point) + of_point) / static_cast<double>(sweep.points.size()));
    };
    rows.push_back(prepared.run_scheme(i, sweep.replications, watch));
    rows.back().swept = sweep.points[point];
  }
  return rows;
}

}  // namespace

int sweep_command(const Arguments& arguments) {
  const auto options = sweep_line().parse(arguments);
  if (!options) return kDone;
  Assets assets(data_folder());
  const Sweep sweep = read_sweep(*options, arguments, assets);
  Store store = open_store(sweep, options->text("out"), options->has("resume"));
  // Points are stored in order, each whole, so the number of rows says where to go on.
  const std::size_t first = store.rows().rows.size() / sweep.scenarios.front().schemes.size();

  const InterruptGuard interrupt;
  Progress progress;
  const ResultTable table(table_grid(sweep));
  print(table.header());
  std::size_t point = first;
  try {
    for (; point < sweep.points.size(); ++point) {
      const std::vector<ResultRow> rows = run_point(sweep, point, assets, progress);
      store.append(point, rows);
      progress.clear();
      for (const ResultRow& row : rows) print(table.line(row));
    }
  } catch (const Interrupted&) {
    progress.clear();
    throw WorkError(
        fmt::format("interrupted: {} of {} points are kept in {}; to go on:\n{} --resume", point,
                    sweep.points.size(), options->text("out"), sweep.provenance.command));
  }
  return kDone;
}

}  // namespace airsplit
