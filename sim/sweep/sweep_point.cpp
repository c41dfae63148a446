#include "sim/sweep/sweep_point.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "results/columns.h"
#include "results/statistics.h"

namespace airsplit {
namespace {

/// How long the answers to a group took, as the store keeps it.
void count_latencies(LatencyCounter& counter, const std::vector<TaskRecord>& tasks,
                     std::size_t group, const PreparedRun::GroupOfRun& of_run) {
  const double deadline_ms = of_run.group.workload.deadline_ms;
  for (const TaskRecord& task : tasks) {
    if (task.group != group || task.answered_ns == kNotYet) continue;
    counter.add(task.answered_ns - task.arrival_ns, task.predicted == task.label,
                task.outcome == Outcome::kMet, deadline_ms);
  }
}

/// The rows of a point while its replications are simulated.
class PointBuilder {
 public:
  PointBuilder(const PreparedRun& run, const SweepPoint& swept) : run_(run), swept_(swept) {
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
      replications_.back().push_back(fields(alone[i], seed));
      pooled_[scheme][i].add(tasks);
      count_latencies(latencies_[scheme][i], tasks, i, run_.group_of_run(scheme, i));
    }
  }

  std::uint64_t replications() const { return replications_.size(); }

  /// The widest of the schemes' intervals, to each side of its middle.
  double half_width() const {
    double widest = 0;
    for (const auto& builders : pooled_) {
      for (const RowBuilder& builder : builders) {
        const OutcomeCounts& outcomes = builder.outcomes();
        if (outcomes.total() == 0) continue;
        const Proportion met = wilson_95(outcomes.met, outcomes.total());
        widest = std::max(widest, (met.high - met.low) / 2);
      }
    }
    return widest;
  }

  /// `seed` is the scenario's.
  PointRows rows(std::uint64_t seed) const {
    PointRows rows{{}, replications_, {}};
    for (const auto& builders : pooled_) {
      for (const RowBuilder& builder : builders) rows.pooled.push_back(fields(builder, seed));
    }
    for (const auto& counters : latencies_) {
      for (const LatencyCounter& counter : counters) rows.latencies.push_back(counter.counts());
    }
    return rows;
  }

 private:
  FieldRow fields(const RowBuilder& builder, std::uint64_t seed) const {
    ResultRow row = builder.row(seed);
    row.swept = swept_;
    return to_field_row(row);
  }

  const PreparedRun& run_;
  const SweepPoint& swept_;
  std::vector<std::vector<RowBuilder>> pooled_;  ///< by scheme, by group
  std::vector<std::vector<LatencyCounter>> latencies_;
  std::vector<std::vector<FieldRow>> replications_;
};

bool is_enough(const PointBuilder& point, const ReplicationRule& rule) {
  if (point.replications() < rule.least) return false;
  return point.replications() == rule.most || point.half_width() <= rule.half_width;
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
      LatencyCounter latencies;
      count_latencies(latencies, tasks, group, run.group_of_run(i, group));
      rows.latencies.push_back(latencies.counts());
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
  PointBuilder builder(run, plan.points[point]);
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
      row.push_back({count.latency_ms, count.answered, count.right});
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
                     count.at(2).get<std::uint64_t>()});
    }
  }
  return rows;
}

}  // namespace airsplit
