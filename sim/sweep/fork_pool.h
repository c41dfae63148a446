// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Workers forked from this process: they share what it has loaded, and one's death is survived.
#pragma once

#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

#include "sim/sweep/worker_pool.h"

namespace airsplit {

/// Forks its workers at once, and a new one for each that dies. This process must have one thread
/// and must not have simulated (ns-3 keeps its simulation in static variables). A worker ignores
/// Ctrl-C, which is this process's to handle, and dies with this process.
class ForkPool final : public WorkerPool {
 public:
  /// At least one worker. Throws WorkError if the system refuses a process.
  ForkPool(std::size_t workers, Job job);
  /// Kills the workers: they keep nothing that is worth more.
  ~ForkPool() override;

  std::size_t workers() const override { return workers_.size(); }
  void give(std::size_t worker, std::uint64_t item) override;
  WorkerMessage wait() override;

 private:
  struct Worker {
    pid_t process = -1;
    int socket = -1;    ///< our end
    std::string inbox;  ///< what came and is no whole message yet
  };

  void start(Worker& worker);
  void end(Worker& worker);
  std::string replace(Worker& worker);
  bool receive(Worker& worker);

  Job job_;
  std::vector<Worker> workers_;
};

/// How many processes can compute at once here: the cores that this process may use.
std::size_t usable_cores();

}  // namespace airsplit
