// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/run/run.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "common/error.h"
#include "common/number.h"
#include "common/random.h"
#include "inference/data/class_names.h"
#include "inference/scheme/work.h"
#include "results/statistics.h"
#include "sim/choices/adaptive_scheme.h"
#include "sim/run/energy.h"
#include "sim/run/overload.h"
#include "sim/scenario/edges.h"
#include "sim/scenario/scenario_files.h"
#include "sim/world/fallback.h"

namespace airsplit {
namespace {

constexpr const char* kGroupsMean = "groups_mean";

using Over = Pooling::Over;

constexpr double kFewAnswers = 0.95;   // of the tasks
constexpr double kSameLatency = 0.01;  // in units of RowBuilder::spread()

/// A task, what it took, and of one that was answered, where its time went.
struct PooledTask {
  const TaskRecord& task;
  LatencyParts parts;
  const TaskEnergy& energy;
  double site_mj;
};

/// What a column that has a Pooling is of a task.
struct TaskValue {
  const char* column;
  double (*of)(const PooledTask& task);
};

const TaskValue kTaskValues[] = {
    {"payload_bytes_mean", [](const PooledTask& t) { return double(t.task.payload_bytes); }},
    {"payload_bytes_max", [](const PooledTask& t) { return double(t.task.payload_bytes); }},
    {"device_ms_mean", [](const PooledTask& t) { return to_ms(t.parts.device_ns); }},
    {"queue_ms_mean", [](const PooledTask& t) { return to_ms(t.parts.queue_ns); }},
    {"uplink_ms_mean", [](const PooledTask& t) { return to_ms(t.parts.uplink_ns); }},
    {"edge_ms_mean", [](const PooledTask& t) { return to_ms(t.parts.edge_ns); }},
    {"downlink_ms_mean", [](const PooledTask& t) { return to_ms(t.parts.downlink_ns); }},
    {"device_energy_mj_mean", [](const PooledTask& t) { return t.energy.total_mj(); }},
    {"retransmissions", [](const PooledTask& t) { return double(t.task.retransmissions); }},
    {kGroupsMean, [](const PooledTask& t) { return double(t.task.groups); }},
    {"backhaul_ms_mean", [](const PooledTask& t) { return to_ms(t.parts.backhaul_ns); }},
    {"fallbacks", [](const PooledTask& t) { return t.task.fell_back ? 1.0 : 0.0; }},
    {"site_energy_mj_mean", [](const PooledTask& t) { return t.site_mj; }},
};

struct PooledColumn {
  std::string name;
  Pooling pooling;
  double (*of)(const PooledTask& task);
};

/// What falls back before it was sent has no payload, and no fallback has groups.
bool is_counted(const PooledColumn& column, const TaskRecord& task) {
  if (column.pooling.over == Over::kSent) return !task.is_kept || task.payload_bytes > 0;
  return column.name != kGroupsMean || !task.fell_back;
}

std::vector<PooledColumn> find_pooled_columns() {
  std::vector<PooledColumn> found;
  for (const Column& column : result_columns()) {
    if (!column.pooling) continue;
    const auto* const value =
        std::find_if(std::begin(kTaskValues), std::end(kTaskValues),
                     [&](const TaskValue& value) { return value.column == column.name; });
    check(value != std::end(kTaskValues), "a task's value for each column that pools them");
    found.push_back({column.name, *column.pooling, value->of});
  }
  return found;
}

const std::vector<PooledColumn>& pooled_columns() {
  static const std::vector<PooledColumn> columns = find_pooled_columns();
  return columns;
}

void count(OutcomeCounts& outcomes, Outcome outcome) {
  switch (outcome) {
    case Outcome::kMet:
      ++outcomes.met;
      break;
    case Outcome::kLate:
      ++outcomes.late;
      break;
    case Outcome::kLost:
      ++outcomes.lost;
      break;
    case Outcome::kDropped:
      ++outcomes.dropped;
      break;
    case Outcome::kUnfinished:
      ++outcomes.unfinished;
      break;
  }
}

bool has_power(const Sites& sites) {
  return std::any_of(sites.edges.begin(), sites.edges.end(),
                     [](const EdgeSettings& edge) { return edge.has_power(); });
}

/// What there is nothing to say of has no value.
bool is_told(const std::string& column, const Sites& sites) {
  if (column == "backhaul_ms_mean") return some_has_backhaul(sites.edges);
  if (column == "fallbacks") return sites.falls_back;
  if (column == "site_energy_mj_mean") return has_power(sites);
  return true;
}

/// "near 0.6; far 0.4": of what was counted, each that was at all.
std::string shares(const std::vector<std::uint64_t>& counts,
                   const std::function<std::string(std::size_t)>& name) {
  const auto all =
      static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{}));
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : "; ", name(i),
                        to_text_6(static_cast<double>(counts[i]) / all));
  }
  return text;
}

}  // namespace

RowBuilder::RowBuilder(const PlayedScheme& scheme, const Processor& device, const RadioPower& power,
                       std::uint32_t group, std::string name, std::string beside,
                       double deadline_ms, Sites sites)
    : scheme_(scheme),
      device_(device),
      power_(power),
      group_(group),
      name_(std::move(name)),
      beside_(std::move(beside)),
      deadline_ms_(deadline_ms),
      sites_(std::move(sites)) {
  const std::vector<PooledColumn>& all = pooled_columns();
  for (std::size_t c = 0; c < all.size(); ++c) {
    if (!is_told(all[c].name, sites_)) continue;
    columns_.push_back(c);
    pools_.emplace_back(all[c].pooling.how);
  }
}

void RowBuilder::add(const std::vector<TaskRecord>& tasks) {
  ++replications_;
  if (latency_grows(tasks, group_)) ++growing_;
  Replication replication;
  const std::vector<PooledColumn>& columns = pooled_columns();
  const std::vector<TaskEnergy> energies = task_energies(tasks, group_, device_, power_);
  std::vector<double> sites_mj;
  if (has_power(sites_)) sites_mj = site_energies_mj(tasks, sites_.edges);
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const TaskRecord& task = tasks[i];
    if (task.group != group_) continue;
    count(outcomes_, task.outcome);
    if (scheme_.choice()) add_choice(task);
    replication.tasks += 1;
    if (task.outcome == Outcome::kMet) replication.met += 1;
    const double its_spread = spread(task);
    replication.spread += its_spread;
    spread_squares_ += its_spread * its_spread;
    const bool sent = task.device_end_ns != kNotYet, answered = task.answered_ns != kNotYet;
    check(answered == (task.outcome == Outcome::kMet || task.outcome == Outcome::kLate),
          "answered tasks to be met or late, and no others");
    if (sites_.edges.size() > 1 && task.payload_bytes > 0) {
      sent_to_.resize(sites_.edges.size());
      ++sent_to_.at(task.edge);
    }
    PooledTask pooled{task, {}, energies[i], sites_mj.empty() ? 0 : sites_mj[i]};
    if (answered) {
      pooled.parts = latency_parts(task);
      add_answered(task, pooled.parts);
    }
    const Over among = answered ? Over::kAnswered : sent ? Over::kSent : Over::kTasks;
    for (std::size_t p = 0; p < pools_.size(); ++p) {
      const PooledColumn& column = columns[columns_[p]];
      if (column.pooling.over <= among && is_counted(column, task))
        pools_[p].add(column.of(pooled));
    }
  }
  if (replication.tasks > 0) with_tasks_.push_back(replication);
}

double RowBuilder::spread(const TaskRecord& task) const {
  if (task.answered_ns == kNotYet) return 1;
  const double latency_ms = to_ms(task.answered_ns - task.arrival_ns);
  return latency_ms > 0 ? latency_ms / (latency_ms + deadline_ms_) : 0;
}

ResultRow RowBuilder::row_of_counts() const {
  ResultRow row;
  row.outcomes = outcomes_;
  row.effective_tasks = effective_tasks();
  return row;
}

double RowBuilder::latency_design_effect() const {
  if (with_tasks_.size() < 2) return 1;
  std::vector<ReplicationSum> parts;
  double sum = 0, tasks = 0;
  for (const Replication& replication : with_tasks_) {
    parts.push_back({replication.spread, replication.tasks});
    sum += replication.spread;
    tasks += replication.tasks;
  }
  const double mean = sum / tasks;
  const double variance = std::max(0.0, spread_squares_ / tasks - mean * mean);
  return design_effect(parts, variance + kSameLatency * kSameLatency);
}

std::optional<double> RowBuilder::effective_tasks() const {
  if (with_tasks_.size() < 2) return std::nullopt;
  std::vector<ReplicationSum> parts;
  for (const Replication& replication : with_tasks_) {
    parts.push_back({replication.met, replication.tasks});
  }
  const auto tasks = static_cast<double>(outcomes_.total());
  const double met = static_cast<double>(outcomes_.met) / tasks;
  const double effect = std::max(design_effect(parts, met * (1 - met)), latency_design_effect());
  return effective_trials(tasks, effect, with_tasks_.size());
}

std::string RowBuilder::overload() const {
  if (growing_ > 0 && 2 * growing_ >= replications_) return "growing";
  const auto answered = static_cast<double>(outcomes_.answered());
  return answered < kFewAnswers * static_cast<double>(outcomes_.total()) ? "unanswered" : "";
}

void RowBuilder::add_answered(const TaskRecord& task, const LatencyParts& parts) {
  check(parts.latency_ns() == task.answered_ns - task.arrival_ns && parts.queue_ns >= 0,
        "latency parts that add up to the latency");
  latency_ms_.push_back(to_ms(parts.latency_ns()));
  const double right = correctness(task);
  right_ += right;
  if (task.outcome == Outcome::kMet) right_in_time_ += right;
}

void RowBuilder::add_choice(const TaskRecord& task) {
  taken_.resize(scheme_.choice()->candidates.size());
  if (task.device_start_ns != kNotYet) ++taken_.at(task.choice);
  if (task.oracle == kUnknown) has_bounds_ = false;
  oracle_ += task.oracle;
  oracle_channel_ += task.oracle_channel;
}

void RowBuilder::put_choices(ResultRow& row) const {
  row.choices = shares(taken_, [this](std::size_t candidate) {
    return scheme_.choice()->candidates[candidate]->spec().label();
  });
  const auto tasks = static_cast<double>(outcomes_.total());
  if (!has_bounds_ || tasks == 0) return;
  row.numbers["regret_oracle"] = (oracle_ - right_in_time_) / tasks;
  row.numbers["regret_oracle_channel"] = (oracle_channel_ - right_in_time_) / tasks;
}

ResultRow RowBuilder::row(std::uint64_t seed) const {
  const SchemeSpec& spec = scheme_.spec();
  ResultRow row;
  row.scheme = spec.name();
  row.split = spec.split;
  if (spec.ratio > 0) row.ratio = spec.ratio;
  row.outcomes = outcomes_;
  row.right = right_;
  row.right_in_time = right_in_time_;
  row.latency_ms = latency_ms_;
  for (std::size_t p = 0; p < pools_.size(); ++p) {
    const auto& [name, pooling, of] = pooled_columns()[columns_[p]];
    const std::uint64_t tasks =
        pooling.over == Over::kAnswered ? outcomes_.answered() : outcomes_.total();
    if (tasks > 0 || pooling.how == Pooling::How::kSum) row.numbers[name] = pools_[p].value();
  }
  if (spec.send.empty()) row.numbers.erase(kGroupsMean);
  const auto energy = row.numbers.find("device_energy_mj_mean");
  if (energy != row.numbers.end() && right_in_time_ > 0) {
    row.numbers["device_energy_mj_per_right"] =
        energy->second * static_cast<double>(outcomes_.total()) / right_in_time_;
  }
  const auto bytes = row.numbers.find("payload_bytes_mean");
  // 0 where nobody knows
  const double uncompressed_bytes = scheme_.choice() ? 0 : scheme_.runner().uncompressed_bytes();
  if (scheme_.runner().uses_link() && uncompressed_bytes > 0 && bytes != row.numbers.end() &&
      bytes->second > 0) {
    row.numbers["compression_ratio"] = uncompressed_bytes / bytes->second;
  }
  if (scheme_.choice()) put_choices(row);
  row.edges = shares(sent_to_, [this](std::size_t edge) { return sites_.edges[edge].name; });
  row.seed = seed;
  row.replications = replications_;
  row.group = name_;
  row.beside = beside_;
  row.deadline_ms = deadline_ms_;
  row.overload = overload();
  row.effective_tasks = effective_tasks();
  return row;
}

std::int64_t replication_seed(std::int64_t seed, std::uint64_t replication) {
  if (replication == 0) return seed;
  const RandomStream stream(static_cast<std::uint64_t>(seed), "replication");
  return static_cast<std::int64_t>(stream.bits(replication) >> 11);  // a workload.seed has 53 bits
}

namespace {

/// The key of an edge's processor, as a user sets it.
std::string processor_key(const Scenario& scenario, std::size_t edge) {
  return scenario.edges.empty() ? "edge.processor" : fmt::format("edge.{}.processor", edge);
}

/// The files that are not the schemes'.
void expect_files(const Scenario& scenario) {
  const auto expect = [&](const char* key, const std::string& value) {
    const std::string fault = what_is_missing(key, value, scenario.name);
    if (!fault.empty()) throw InputError(scenario.name + ": " + fault);
  };
  for (const EdgeSettings& edge : edges_of(scenario)) expect("edge.processor", edge.processor);
  for (const Group& group : groups_of(scenario)) {
    expect("device.processor", group.device.processor);
    expect("workload.trace", group.workload.trace);
    expect("link.trace", group.link.trace.file);
    expect("link.mobility", group.link.position.mobility);
  }
}

LinkFiles link_files_of(const Group& group, Assets& assets) {
  LinkFiles files;
  if (!group.link.trace.file.empty()) {
    files.trace = assets.snr_trace(group.link.trace.file);
    check_snr_trace(*files.trace, group.workload.devices);
    if (group.link.model->is_cell && has_bandwidth(*files.trace))
      throw InputError(files.trace->name +
                       ":1: column bandwidth_mhz: a cell has one bandwidth, link.bandwidth_mhz");
  }
  if (!group.link.position.mobility.empty()) {
    files.mobility = assets.mobility(group.link.position.mobility);
    check_mobility(*files.mobility, group.workload.devices);
  }
  return files;
}

std::vector<Processor> processors_of_edges(const Scenario& scenario, Assets& assets) {
  expect_files(scenario);
  std::vector<Processor> processors;
  for (const EdgeSettings& edge : edges_of(scenario)) {
    const std::string key = processor_key(scenario, processors.size());
    processors.push_back(assets.processor(edge.processor, scenario.name + ": " + key));
  }
  return processors;
}

}  // namespace

PreparedRun::PreparedRun(Scenario scenario, Assets& assets)
    : scenario_(std::move(scenario)),
      groups_(groups_of(scenario_)),
      edges_(processors_of_edges(scenario_, assets)) {
  for (const SchemeSpec& spec : scenario_.schemes) compared_.push_back(played(assets, spec));
  if (compared_.empty()) compared_.emplace_back();
  for (const Group& group : groups_) {
    GroupParts parts;
    parts.device = assets.processor(group.device.processor, scenario_.name + ": device.processor");
    if (!group.scheme.empty()) parts.scheme = played(assets, group.scheme.front());
    if (!group.workload.trace.empty()) parts.trace = assets.trace(group.workload.trace);
    parts.link = link_files_of(group, assets);
    if (group.device.fallback_ms > 0) parts.fallback = fallback(assets);
    parts_.push_back(std::move(parts));
  }
  check_times();
  check_traced_tasks();
  const std::size_t images = common_images();
  scenario_.workload.images = static_cast<std::int64_t>(images);
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    if (parts_[g].trace) check_trace(*parts_[g].trace, images, groups_[g].workload.devices);
  }
}

/// Throws InputError if a processor does not say how long a scheme takes.
void PreparedRun::check_times() const {
  const auto expect = [&](const std::string& key, const std::string& name,
                          const Processor& processor, const SchemeRunner& runner,
                          const PartWork& part) {
    expect_times(
        processor, part,
        fmt::format("{}: {} = \"{}\": {}", scenario_.name, key, name, runner.spec().label()));
  };
  const std::vector<EdgeSettings> edges = edges_of(scenario_);
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    for (std::size_t s = 0; s < schemes(); ++s) {
      for (const SchemeRunner* runner : group_of_run(s, g).scheme.runners()) {
        const Work work = work_to_time(*runner);
        expect("device.processor", groups_[g].device.processor, parts_[g].device, *runner,
               work.device);
        for (std::size_t e = 0; e < edges_.size(); ++e)
          expect(processor_key(scenario_, e), edges[e].processor, edges_[e], *runner, work.edge);
        if (parts_[g].fallback != nullptr) check_fallback(*runner, g);
      }
    }
  }
}

/// Throws InputError if nobody knows what the device would take to finish such a task.
void PreparedRun::check_fallback(const SchemeRunner& runner, std::size_t group) const {
  if (!runner.uses_link()) return;
  const std::string where = scenario_.name + ": device.fallback_ms: ";
  try {
    expect_times(parts_[group].device, rest_on_device(runner, *parts_[group].fallback),
                 runner.spec().label());
  } catch (const InputError& error) {
    throw InputError(where + error.what());
  }
}

/// The whole network on the device.
SchemeRunner* PreparedRun::fallback(Assets& assets) {
  try {
    return runner(assets, assets.device_scheme());
  } catch (const InputError& error) {
    throw InputError(
        fmt::format("{}: device.fallback_ms needs what the whole network answers on the device: {}",
                    scenario_.name, error.what()));
  }
}

/// Of all schemes' networks, and of codecs' own layers.
std::set<std::string> PreparedRun::block_names() const {
  std::set<std::string> names = {kEncoderBlock, kDecoderBlock};
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    for (std::size_t s = 0; s < schemes(); ++s) {
      for (const SchemeRunner* runner : group_of_run(s, g).scheme.runners()) {
        const Work work = runner->work();
        for (const BlockWork& block : work.device + work.edge) names.insert(block.name);
      }
    }
  }
  return names;
}

std::vector<ScenarioNote> PreparedRun::notes() const {
  const std::set<std::string> known = block_names();
  std::vector<ScenarioNote> notes;
  const auto look_at = [&](const char* key, const std::string& name, const Processor& processor) {
    std::vector<std::string> unknown;
    for (const std::string& block : measured_names(processor)) {
      if (known.count(block) == 0) unknown.push_back(block);
    }
    if (unknown.empty()) return;
    notes.push_back(
        {fmt::format("{} {}", key, name),
         fmt::format("{}: {} = \"{}\" has times of blocks that no scheme's network has, "
                     "which count nowhere: {}",
                     scenario_.name, key, name, some_names(unknown))});
  };
  for (std::size_t g = 0; g < groups_.size(); ++g)
    look_at("device.processor", groups_[g].device.processor, parts_[g].device);
  const std::vector<EdgeSettings> edges = edges_of(scenario_);
  for (std::size_t e = 0; e < edges_.size(); ++e)
    look_at("edge.processor", edges[e].processor, edges_[e]);
  return notes;
}

/// Throws InputError if the traces alone make more tasks than a run simulates.
void PreparedRun::check_traced_tasks() const {
  const WorkloadSettings& workload = scenario_.workload;
  if (workload.tasks > 0) return;  // which end it
  double tasks = 0;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    if (!parts_[g].trace) continue;
    for (const Trace::Arrival& arrival : parts_[g].trace->arrivals) {
      if (workload.duration_s > 0 && arrival.time_s >= workload.duration_s) break;
      tasks += arrival.device < 0 ? static_cast<double>(groups_[g].workload.devices) : 1;
    }
  }
  if (tasks <= static_cast<double>(kMostTasks)) return;
  throw InputError(
      fmt::format("{}: workload.trace makes {} tasks, expected at most {}: give workload.tasks or "
                  "workload.duration_s to end it sooner, or fewer workload.devices",
                  scenario_.name, tasks, kMostTasks));
}

/// Those that all schemes have: a profile may hold fewer than the data of what runs live beside it.
std::size_t PreparedRun::common_images() const {
  std::size_t images = runners_.front()->images();
  for (const auto& runner : runners_) images = std::min(images, runner->images());
  return images_to_use(scenario_, images);
}

/// One runner for each scheme, however many groups run it.
SchemeRunner* PreparedRun::runner(Assets& assets, const SchemeSpec& spec) {
  for (std::size_t i = 0; i < specs_.size(); ++i) {
    if (specs_[i] == spec) return runners_[i].get();
  }
  specs_.push_back(spec);
  Scenario scenario = scenario_;
  for (const Group& group : groups_) {
    if (group.link.loss.deliver_incomplete) scenario.link.loss.deliver_incomplete = true;
  }
  runners_.push_back(assets.runner(scenario, spec));
  return runners_.back().get();
}

/// A scheme, or for an adaptive one the choice among the scenario's that it names.
PlayedScheme PreparedRun::played(Assets& assets, const SchemeSpec& spec) {
  if (!is_adaptive(spec)) return runner(assets, spec);
  std::vector<SchemeRunner*> candidates;
  for (const SchemeSpec& candidate : candidates_of(spec, scenario_.schemes))
    candidates.push_back(runner(assets, candidate));
  choices_.push_back(assets.choice(scenario_, spec, candidates));
  return PlayedScheme(*choices_.back());
}

PreparedRun::GroupOfRun PreparedRun::group_of_run(std::size_t scheme, std::size_t group) const {
  const GroupParts& parts = parts_.at(group);
  return {groups_.at(group), parts.device,
          parts.scheme.is_there() ? parts.scheme : compared_.at(scheme)};
}

std::vector<RowBuilder> PreparedRun::row_builders(std::size_t scheme) const {
  std::vector<RowBuilder> builders;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const GroupOfRun its = group_of_run(scheme, g);
    const PlayedScheme& compared = compared_.at(scheme);
    const bool has_own = parts_.at(g).scheme.is_there() && compared.is_there();
    builders.emplace_back(its.scheme, its.device, radio_power(its.group),
                          static_cast<std::uint32_t>(g), its.group.name,
                          has_own ? compared.spec().label() : "", its.group.workload.deadline_ms,
                          Sites{edges_of(scenario_), its.group.device.fallback_ms > 0});
  }
  return builders;
}

std::vector<TaskRecord> PreparedRun::simulate_scheme(std::size_t scheme, std::uint64_t replication,
                                                     const Watch& watch) const {
  Scenario scenario = scenario_;
  scenario.workload.seed = replication_seed(scenario.workload.seed, replication);
  RunParts parts{edges_, parts_};
  for (GroupParts& group : parts.groups) {
    if (!group.scheme.is_there()) group.scheme = compared_.at(scheme);
  }
  return simulate(scenario, parts, watch);
}

std::vector<ResultRow> PreparedRun::rows(std::size_t scheme,
                                         const std::vector<TaskRecord>& tasks) const {
  std::vector<ResultRow> rows;
  std::vector<RowBuilder> builders = row_builders(scheme);
  for (RowBuilder& builder : builders) {
    builder.add(tasks);
    rows.push_back(builder.row(static_cast<std::uint64_t>(scenario_.workload.seed)));
  }
  return rows;
}

std::vector<ResultRow> PreparedRun::run_scheme(std::size_t scheme, const Watch& watch) const {
  return rows(scheme, simulate_scheme(scheme, 0, watch));
}

}  // namespace airsplit
