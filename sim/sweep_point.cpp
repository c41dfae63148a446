#include "sim/sweep_point.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "results/statistics.h"

namespace airsplit {
namespace {

/// The rows of a point while its replications are simulated.
class PointBuilder {
 public:
  PointBuilder(const PreparedRun& run, const SweepPoint& swept) : run_(run), swept_(swept) {
    for (std::size_t i = 0; i < run.schemes(); ++i) pooled_.push_back(run.row_builders(i));
  }

  void begin_replication() { replications_.emplace_back(); }

  /// The tasks of a scheme in this replication; the schemes come in turn.
  void add(std::size_t scheme, const std::vector<TaskRecord>& tasks, std::uint64_t seed) {
    std::vector<RowBuilder> alone = run_.row_builders(scheme);
    for (std::size_t i = 0; i < alone.size(); ++i) {
      alone[i].add(tasks);
      replications_.back().push_back(fields(alone[i], seed));
      pooled_[scheme][i].add(tasks);
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
    PointRows rows{{}, replications_};
    for (const auto& builders : pooled_) {
      for (const RowBuilder& builder : builders) rows.pooled.push_back(fields(builder, seed));
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
    std::vector<ResultRow> found = run.run_scheme(i, watch);
    for (ResultRow& row : found) {
      row.swept = swept;
      rows.pooled.push_back(to_field_row(row));
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
  return rows;
}

}  // namespace airsplit
