// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// From a scenario to result rows, one per scheme.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "results/columns.h"
#include "results/row.h"
#include "sim/run/assets.h"
#include "sim/run/energy.h"
#include "sim/scenario/group.h"
#include "sim/scenario/notes.h"
#include "sim/scenario/scenario.h"
#include "sim/world/task.h"
#include "sim/world/world.h"

namespace airsplit {

/// Where a row's tasks are computed, as far as it says so.
struct Sites {
  std::vector<EdgeSettings> edges = {};  ///< none: there is one, without a backhaul and a power
  bool falls_back = false;               ///< DeviceSettings::fallback_ms
};

/// Pools the tasks of a group of devices, from one or more simulations of a scheme, into a row.
class RowBuilder {
 public:
  /// What is played outlives the builder. `name` is the group's, "" where there are none; `beside`
  /// and `deadline_ms` as in ResultRow.
  RowBuilder(const PlayedScheme& scheme, const Processor& device, const RadioPower& power,
             std::uint32_t group = 0, std::string name = "", std::string beside = "",
             double deadline_ms = 0, Sites sites = {});

  /// Takes the group's of these tasks. Checks that each has one outcome that fits its record.
  void add(const std::vector<TaskRecord>& tasks);

  /// `seed` is the scenario's; see replication_seed().
  ResultRow row(std::uint64_t seed) const;

  /// The row without what only its end needs: outcomes and effective tasks alone.
  ResultRow row_of_counts() const;

  /// How alike the tasks of a replication are (design_effect()) in how long they took, which shows
  /// even where every deadline is met or none: of latency / (latency + deadline), 1 for a task
  /// without an answer. Differences far below 1 % of the deadline do not count. 1 where there are
  /// no two replications with tasks.
  double latency_design_effect() const;

 private:
  /// What a replication adds to the interval of deadline_met.
  struct Replication {
    double tasks = 0, met = 0, spread = 0;
  };

  std::optional<double> effective_tasks() const;
  std::string overload() const;
  double spread(const TaskRecord& task) const;
  void add_answered(const TaskRecord& task, const LatencyParts& parts);
  void add_choice(const TaskRecord& task);
  void put_choices(ResultRow& row) const;

  PlayedScheme scheme_;
  Processor device_;
  RadioPower power_;
  std::uint32_t group_;
  std::string name_, beside_;
  double deadline_ms_;
  Sites sites_;
  OutcomeCounts outcomes_;
  double right_ = 0, right_in_time_ = 0;
  std::vector<std::uint64_t> taken_;    ///< by candidate, where a policy chooses
  std::vector<std::uint64_t> sent_to_;  ///< by edge
  double oracle_ = 0, oracle_channel_ = 0;
  bool has_bounds_ = true;
  std::uint64_t replications_ = 0;
  std::vector<Pool> pools_;           ///< of the columns that are pooled, in their order
  std::vector<std::size_t> columns_;  ///< which those are, of all that can be
  std::vector<double> latency_ms_;
  std::vector<Replication> with_tasks_;  ///< the replications that have any
  double spread_squares_ = 0;            ///< of all tasks
  std::uint64_t growing_ = 0;            ///< replications in which latency_grows()
};

/// The seed of replication r, of which 0 has the scenario's own. Streams of different seeds are
/// independent, and no replication of one seed is one of the next seed's.
std::int64_t replication_seed(std::int64_t seed, std::uint64_t replication);

/// A scenario made ready: everything it names is loaded and found, so that mistakes show before
/// anything runs.
class PreparedRun {
 public:
  /// Throws InputError as Assets does. `assets` outlive the run.
  PreparedRun(Scenario scenario, Assets& assets);

  /// How many simulations a replication is: one for each [[scheme]], or one alone if every group
  /// has a scheme of its own.
  std::size_t schemes() const { return compared_.size(); }

  /// A builder for each row that such a simulation gives, one for each group, with no task yet. The
  /// run outlives them.
  std::vector<RowBuilder> row_builders(std::size_t scheme) const;

  /// One replication of a scheme. Throws what simulate() and `watch` throw.
  std::vector<TaskRecord> simulate_scheme(std::size_t scheme, std::uint64_t replication,
                                          const Watch& watch) const;

  /// What a user should know: of which blocks that a processor's file has times no network is.
  std::vector<ScenarioNote> notes() const;

  /// The rows of the tasks of a scheme's first replication.
  std::vector<ResultRow> rows(std::size_t scheme, const std::vector<TaskRecord>& tasks) const;

  /// The rows of a scheme's first replication.
  std::vector<ResultRow> run_scheme(std::size_t scheme, const Watch& watch) const;

  /// A group of a scheme's tasks, its scheme and what computes them.
  struct GroupOfRun {
    const Group& group;
    const Processor& device;
    PlayedScheme scheme;
  };
  std::size_t groups() const { return groups_.size(); }
  const Scenario& scenario() const { return scenario_; }
  GroupOfRun group_of_run(std::size_t scheme, std::size_t group) const;

 private:
  SchemeRunner* runner(Assets& assets, const SchemeSpec& spec);
  PlayedScheme played(Assets& assets, const SchemeSpec& spec);
  std::size_t common_images() const;
  void check_traced_tasks() const;
  void check_times() const;
  void check_fallback(const SchemeRunner& runner, std::size_t group) const;
  SchemeRunner* fallback(Assets& assets);
  std::set<std::string> block_names() const;

  Scenario scenario_;
  std::vector<Group> groups_;
  std::vector<Processor> edges_;
  std::vector<SchemeSpec> specs_;
  std::vector<std::unique_ptr<SchemeRunner>> runners_;  ///< by place in specs_
  std::vector<std::unique_ptr<SchemeChoice>> choices_;
  std::vector<PlayedScheme> compared_;  ///< by [[scheme]]; one that is not there if there is none
  std::vector<GroupParts> parts_;       ///< by group; without a scheme where it is compared
};

}  // namespace airsplit
