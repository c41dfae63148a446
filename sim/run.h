// From a scenario to result rows, one per scheme.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "results/row.h"
#include "sim/assets.h"
#include "sim/scenario.h"
#include "sim/task.h"
#include "sim/world.h"

namespace airsplit {

/// Pools the tasks of one or more simulations of a scheme into a row.
class RowBuilder {
 public:
  /// `runner` outlives the builder.
  RowBuilder(const SchemeRunner& runner, const Hardware& hardware, Radio radio)
      : runner_(runner), hardware_(hardware), radio_(radio) {}

  /// Checks that every task has one outcome that fits its record.
  void add(const std::vector<TaskRecord>& tasks);

  /// `seed` is the scenario's; see replication_seed().
  ResultRow row(std::uint64_t seed) const;

  const OutcomeCounts& outcomes() const { return outcomes_; }

 private:
  void add_answered(const TaskRecord& task);

  const SchemeRunner& runner_;
  Hardware hardware_;
  Radio radio_;
  OutcomeCounts outcomes_;
  std::uint64_t right_ = 0, right_in_time_ = 0, retransmissions_ = 0, replications_ = 0;
  std::uint64_t sent_ = 0;
  double payload_bytes_sum_ = 0, payload_bytes_max_ = 0, energy_mj_sum_ = 0;
  double device_ms_sum_ = 0, queue_ms_sum_ = 0, uplink_ms_sum_ = 0, edge_ms_sum_ = 0,
         downlink_ms_sum_ = 0;
  std::vector<double> latency_ms_;
};

/// Millijoules that the task took out of the device: its computing, once done, and the sending of
/// its payload, once through. See Processor::active_w and uplink_energy_mj().
double task_energy_mj(const TaskRecord& task, const Processor& device, Radio radio);

/// The seed of replication r, of which 0 has the scenario's own. Streams of different seeds are
/// independent, and no replication of one seed is one of the next seed's.
std::int64_t replication_seed(std::int64_t seed, std::uint64_t replication);

/// A scenario made ready: everything it names is loaded and found, so that mistakes show before
/// anything runs.
class PreparedRun {
 public:
  /// Throws InputError as Assets does. `assets` outlive the run.
  PreparedRun(Scenario scenario, Assets& assets);

  std::size_t schemes() const { return runners_.size(); }

  /// A builder of the scheme's row, with no task yet. The run outlives it.
  RowBuilder row_builder(std::size_t scheme) const;

  /// One replication of a scheme. Throws what simulate() and `watch` throw.
  std::vector<TaskRecord> simulate_scheme(std::size_t scheme, std::uint64_t replication,
                                          const Watch& watch) const;

  /// The row of a scheme's first replication.
  ResultRow run_scheme(std::size_t scheme, const Watch& watch) const;

 private:
  Scenario scenario_;
  Hardware hardware_;
  std::vector<std::unique_ptr<SchemeRunner>> runners_;
};

}  // namespace airsplit
