// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Of a build without MPI.
#include <cstdlib>

#include "common/error.h"
#include "sim/sweep/mpi_job.h"

namespace airsplit {

bool started_by_mpi() { return std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr; }

MpiJob::MpiJob() {
  throw InputError(
      "airsplit sweep under mpirun: this airsplit was built without MPI "
      "(-DAIRSPLIT_MPI=ON needs libopenmpi-dev)");
}

MpiJob::~MpiJob() = default;

std::unique_ptr<WorkerPool> MpiJob::pool() const { return nullptr; }

void MpiJob::dismiss_workers() const {}

void MpiJob::serve(const Job& /*job*/) const {}

}  // namespace airsplit
