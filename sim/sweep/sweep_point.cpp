// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/sweep/sweep_point.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "results/columns.h"
#include "results/latency_counts.h"
#include "results/statistics.h"

namespace airsplit {
namespace {

/// How long the answers to a group took in a replication, as the store keeps it.
ReplicationLatencies latencies_of(const std::vector<TaskRecord>& tasks, std::size_t group,
                                  const PreparedRun::GroupOfRun& of_run) {
  const double deadline_ms = of_run.group.workload.deadline_ms;
  LatencyCounter counter;
  std::uint64_t count = 0;
  for (const TaskRecord& task : tasks) {
    if (task.group != group) continue;
    ++count;
    if (task.answered_ns == kNotYet) continue;
    counter.add(task.answered_ns - task.arrival_ns, correctness(task),
                task.outcome == Outcome::kMet, deadline_ms);
  }
  return {count, counter.counts()};
}

/// The rows of a point while its replications are simulated.
class PointBuilder {
 public:
  /// `stops`: it is the replications that decide how many they are.
  PointBuilder(const PreparedRun& run, const SweepPoint& swept, bool stops)
      : run_(run), swept_(swept), stops_(stops) {
    for (std::size_t i = 0; i < run.schemes(); ++i) {
      pooled_.push_back(run.row_builders(i));
      latencies_.emplace_back(pooled_.back().size());
    }
  }

  void begin_replication() { replications_.emplace_back(); }

  /// The tasks of a scheme in this replication; the schemes come in turn.
  void add(std::size_t scheme, const std::vector<TaskRecord>& tasks, std::uint64_t seed) {
    std::vector<RowBuilder> alone = run_.row_builders(scheme);
    for (std::size_t i = 0; i < alone.size(); ++i) {
      alone[i].add(tasks);
      replications_.back().push_back(fields(alone[i].row(seed)));
      pooled_[scheme][i].add(tasks);
      latencies_[scheme][i].push_back(latencies_of(tasks, i, run_.group_of_run(scheme, i)));
    }
  }

  std::uint64_t replications() const { return replications_.size(); }

  bool is_narrow_enough(double half_width) const {
    const std::vector<std::string> names = {"deadline_met", "effective_tasks"};
    std::vector<FieldRow> rows;
    for (const auto& builders : pooled_) {
      for (const RowBuilder& builder : builders) {
        ResultRow row = builder.row_of_counts();
        if (row.effective_tasks) *row.effective_tasks *= part_of_trials();
        FieldRow& fields = rows.emplace_back();
        for (const std::string& name : names) fields.push_back(find_column(name)->text(row));
      }
    }
    return airsplit::is_narrow_enough(RowReader(names), rows, half_width);
  }

  /// `seed` is the scenario's.
  PointRows rows(std::uint64_t seed) const {
    PointRows rows{{}, replications_, {}};
    for (std::size_t scheme = 0; scheme < pooled_.size(); ++scheme) {
      for (std::size_t i = 0; i < pooled_[scheme].size(); ++i) {
        const RowBuilder& builder = pooled_[scheme][i];
        ResultRow row = builder.row(seed);
        if (row.effective_tasks) *row.effective_tasks *= part_of_trials();
        rows.pooled.push_back(fields(std::move(row)));
        rows.latencies.push_back(pool_latencies(latencies_[scheme][i],
                                                builder.latency_design_effect(), part_of_trials()));
      }
    }
    return rows;
  }

 private:
  FieldRow fields(ResultRow row) const {
    row.swept = swept_;
    return to_field_row(row);
  }

  double part_of_trials() const {
    return stops_ && replications() > 1 ? part_after_stopping(replications()) : 1;
  }

  const PreparedRun& run_;
  const SweepPoint& swept_;
  bool stops_;
  std::vector<std::vector<RowBuilder>> pooled_;                            ///< by scheme, by group
  std::vector<std::vector<std::vector<ReplicationLatencies>>> latencies_;  ///< of each of these
  std::vector<std::vector<FieldRow>> replications_;
};

bool is_enough(const PointBuilder& point, const ReplicationRule& rule) {
  if (point.replications() < rule.least) return false;
  return point.replications() == rule.most ||
         (point.replications() > 1 && point.is_narrow_enough(rule.half_width));
}

std::uint64_t as_seed(std::int64_t seed) { return static_cast<std::uint64_t>(seed); }

/// The row of one replication is the pooled row: no need to keep it all and make it twice.
PointRows run_once(const PreparedRun& run, const SweepPoint& swept, const Watch& watch) {
  PointRows rows;
  for (std::size_t i = 0; i < run.schemes(); ++i) {
    const std::vector<TaskRecord> tasks = run.simulate_scheme(i, 0, watch);
    std::vector<ResultRow> found = run.rows(i, tasks);
    for (std::size_t group = 0; group < found.size(); ++group) {
      found[group].swept = swept;
      rows.pooled.push_back(to_field_row(found[group]));
      rows.latencies.push_back(latencies_of(tasks, group, run.group_of_run(i, group)).counts);
    }
  }
  rows.replications = {rows.pooled};
  return rows;
}

}  // namespace

PointRows run_point(const SweepPlan& plan, std::uint64_t point, Assets& assets,
                    const ReplicationBegins& begins, const Watch& watch) {
  const Scenario scenario = plan.scenario(point);
  const PreparedRun run(scenario, assets);
  const std::int64_t seed = scenario.workload.seed;
  if (plan.rule.most == 1) {
    begins(seed);
    return run_once(run, plan.points[point], watch);
  }
  PointBuilder builder(run, plan.points[point], plan.rule.half_width > 0);
  while (!is_enough(builder, plan.rule)) {
    const std::uint64_t replication = builder.replications();
    const std::int64_t its_seed = replication_seed(seed, replication);
    begins(its_seed);
    builder.begin_replication();
    for (std::size_t i = 0; i < run.schemes(); ++i) {
      builder.add(i, run.simulate_scheme(i, replication, watch), as_seed(its_seed));
    }
  }
  return builder.rows(as_seed(seed));
}

std::string to_text(const PointRows& rows) {
  nlohmann::json json = {{"pooled", rows.pooled}};
  // A single replication is the pooled row itself.
  if (rows.replications.size() > 1) json["replications"] = rows.replications;
  for (const auto& counts : rows.latencies) {
    nlohmann::json& row = json["latencies"].emplace_back(nlohmann::json::array());
    for (const LatencyCount& count : counts) {
      row.push_back({count.latency_ms, count.answered, count.right, count.answered_trials,
                     count.right_trials});
    }
  }
  return json.dump();
}

PointRows parse_point_rows(const std::string& text) {
  const auto json = nlohmann::json::parse(text);
  PointRows rows;
  json.at("pooled").get_to(rows.pooled);
  if (json.contains("replications")) {
    json.at("replications").get_to(rows.replications);
  } else {
    rows.replications = {rows.pooled};
  }
  if (!json.contains("latencies")) return rows;
  for (const auto& counts : json.at("latencies")) {
    std::vector<LatencyCount>& row = rows.latencies.emplace_back();
    for (const auto& count : counts) {
      row.push_back({count.at(0).get<double>(), count.at(1).get<std::uint64_t>(),
                     count.at(2).get<double>(), count.at(3).get<double>(),
                     count.at(4).get<double>()});
    }
  }
  return rows;
}

}  // namespace airsplit
