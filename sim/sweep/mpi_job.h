// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A sweep as an MPI job: rank 0 hands out points, the other ranks simulate them.
#pragma once

#include <cstddef>
#include <memory>

#include "sim/sweep/worker_pool.h"

namespace airsplit {

/// Whether mpirun or srun started this process, by the environment they make.
bool started_by_mpi();

/// This process as a rank of its job, from MPI_Init to MPI_Finalize. One in a process.
class MpiJob {
 public:
  /// Throws InputError if this airsplit was built without MPI.
  MpiJob();
  /// On rank 0: the workers are told to stop first and end their points, so that the job ends
  /// whatever happened.
  ~MpiJob();  // NOLINT(performance-trivially-destructible): it is not with MPI
  MpiJob(const MpiJob&) = delete;
  MpiJob& operator=(const MpiJob&) = delete;

  bool is_master() const { return rank_ == 0; }
  /// A job of one rank.
  bool is_alone() const { return ranks_ == 1; }

  std::size_t ranks() const { return static_cast<std::size_t>(ranks_); }

  /// On rank 0: the other ranks. Lives no longer than the job. A rank that dies takes the job with
  /// it, as MPI has it.
  std::unique_ptr<WorkerPool> pool() const;

  /// On the other ranks: does what it is given until it is told to stop.
  void serve(const Job& job) const;

 private:
  void dismiss_workers() const;

  int rank_ = 0;
  int ranks_ = 1;
};

}  // namespace airsplit
