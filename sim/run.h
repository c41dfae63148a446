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

  /// `seed` is the first simulation's; the others had the seeds after it.
  ResultRow row(std::uint64_t seed) const;

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

/// A scenario made ready: everything it names is loaded and found, so that mistakes show before
/// anything runs.
class PreparedRun {
 public:
  /// Throws InputError as Assets does. `assets` outlive the run.
  PreparedRun(Scenario scenario, Assets& assets);

  std::size_t schemes() const { return runners_.size(); }

  /// Runs scheme i with the seeds seed, seed + 1, ... and pools them. Throws what `watch` throws;
  /// `watch` sees the tasks of all replications as one.
  ResultRow run_scheme(std::size_t i, std::uint64_t replications, const Watch& watch) const;

 private:
  Scenario scenario_;
  Hardware hardware_;
  std::vector<std::unique_ptr<SchemeRunner>> runners_;
};

}  // namespace airsplit
