// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a sweep is to find out: its points, how often each is simulated, and what all of it is made
// of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "results/store.h"
#include "results/table.h"
#include "sim/run/assets.h"
#include "sim/scenario/notes.h"
#include "sim/scenario/scenario.h"
#include "sim/sweep/sweep.h"

namespace airsplit {

/// How often a point is simulated, each time with another seed (replication_seed()).
struct ReplicationRule {
  std::uint64_t least = 1;
  std::uint64_t most = 1;
  /// Between the two, at each point: until the interval over replications of every scheme's
  /// deadline-met probability is surely at most this to each side of its middle
  /// (widest_half_width(), part_after_stopping()).
  double half_width = 0;
};

/// With a half width, `least` is not below this: fewer replications do not tell how far apart they
/// are.
constexpr std::uint64_t kFewestOfAnOpenNumber = 10;

/// Whether a point's rows are as certain as a rule's half width asks. It looks at nothing but rows,
/// so that it says the same of a point that is simulated and of one in a store.
bool is_narrow_enough(const RowReader& reader, const std::vector<FieldRow>& pooled,
                      double half_width);

struct SweepPlan {
  std::string scenario_path;
  std::string scenario_text;
  std::vector<Setting> settings;
  std::vector<SweepAxis> axes;
  std::vector<SweepPoint> points;
  ReplicationRule rule;
  const Tables* tables = &builtin_tables();  ///< what the scenarios can name

  /// The scenario at a point of the plan. Throws InputError as parse_scenario() does.
  Scenario scenario(std::uint64_t point) const;

  std::vector<std::string> keys() const;

  /// The keys with their values, for a table's columns.
  ResultTable::Grid grid() const;

  /// "link.snr_db=5 link.bandwidth_mhz=1"
  std::string describe(std::uint64_t point) const;

  /// What is set at every point, in one line: "--set KEY=VALUE ..."; "" for nothing.
  std::string describe_settings() const;

  /// All that decides what the rows are, besides the files: settings, grid and replications, in one
  /// line.
  std::string describe() const;

  /// The command that simulates one replication of a point alone.
  std::string replay_command(std::uint64_t point, const std::string& seed) const;
};

/// The plan for a scenario's file, with `settings` applied to every point, over the grid that
/// `overs` span, each as after --over (parse_axis()). Throws InputError; the points' scenarios are
/// not looked at yet. `tables` outlive the plan.
SweepPlan make_plan(const std::string& scenario_path, std::vector<Setting> settings,
                    const std::vector<std::string>& overs, const ReplicationRule& rule,
                    const Tables& tables = builtin_tables());

/// What a look at every point's scenario finds.
struct PlanCheck {
  Provenance provenance;            ///< what the rows will be made of
  std::vector<IdleKey> idle_keys;   ///< the keys that have no effect at any point
  std::vector<ScenarioNote> notes;  ///< on all points, the first about each thing
};

/// Looks at the scenario of every point and at all that it names, so that mistakes show before
/// anything runs. Throws InputError.
PlanCheck check_plan(const SweepPlan& plan, const std::string& command, Assets& assets);

/// An argument as a shell would need it.
std::string shell_word(const std::string& word);

}  // namespace airsplit
