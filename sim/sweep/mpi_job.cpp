// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/sweep/mpi_job.h"

#include <cstdlib>
#include <mpi.h>
#include <unistd.h>

#include "common/interrupt.h"

namespace airsplit {
namespace {

using Kind = WorkerMessage::Kind;

// To the workers; what comes from them is tagged with its kind.
constexpr int kItemTag = 1, kStopTag = 2;
constexpr useconds_t kNapUs = 200;
constexpr int kNapsOfAWait = 500;

/// Whether a message comes within `naps`. MPI's own waiting keeps a core busy; this does not.
bool wait_for_message(int tag, int naps, MPI_Status& status) {
  for (int i = 0; i < naps; ++i) {
    int there = 0;
    MPI_Iprobe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, &there, &status);
    if (there != 0) return true;
    usleep(kNapUs);
  }
  return false;
}

std::string receive_text(MPI_Status& status) {
  int size = 0;
  MPI_Get_count(&status, MPI_CHAR, &size);
  std::string text(static_cast<std::size_t>(size), '\0');
  MPI_Recv(text.data(), size, MPI_CHAR, status.MPI_SOURCE, status.MPI_TAG, MPI_COMM_WORLD,
           MPI_STATUS_IGNORE);
  return text;
}

void send_text(Kind kind, const std::string& text) {
  MPI_Send(text.data(), static_cast<int>(text.size()), MPI_CHAR, 0, static_cast<int>(kind),
           MPI_COMM_WORLD);
}

class MpiPool final : public WorkerPool {
 public:
  explicit MpiPool(int ranks) : workers_(static_cast<std::size_t>(ranks - 1)) {}

  std::size_t workers() const override { return workers_; }

  void give(std::size_t worker, std::uint64_t item) override {
    MPI_Send(&item, 1, MPI_UINT64_T, static_cast<int>(worker) + 1, kItemTag, MPI_COMM_WORLD);
  }

  WorkerMessage wait() override {
    MPI_Status status;
    if (!wait_for_message(MPI_ANY_TAG, kNapsOfAWait, status)) return {};
    const std::string text = receive_text(status);
    return {static_cast<Kind>(status.MPI_TAG), static_cast<std::size_t>(status.MPI_SOURCE - 1),
            text};
  }

 private:
  std::size_t workers_;
};

bool is_told_to_stop() {
  int there = 0;
  MPI_Iprobe(0, kStopTag, MPI_COMM_WORLD, &there, MPI_STATUS_IGNORE);
  return there != 0;
}

/// Rank 0 takes what the workers send until each has said this: no message is left behind.
void say_goodbye() {
  MPI_Recv(nullptr, 0, MPI_CHAR, 0, kStopTag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  send_text(Kind::kDeath, "");
}

/// After Ctrl-C, which reaches every rank. If rank 0 does not stop, it was meant for this rank.
void await_stop() {
  constexpr int kNaps = 5'000'000 / kNapUs;
  MPI_Status status;
  if (!wait_for_message(kStopTag, kNaps, status)) MPI_Abort(MPI_COMM_WORLD, EXIT_FAILURE);
}

}  // namespace

bool started_by_mpi() {
  // Set by Open MPI's mpirun, by srun --mpi=pmix, and by srun --mpi=pmi2.
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"}) {
    if (std::getenv(name) != nullptr) return true;
  }
  return false;
}

MpiJob::MpiJob() {
  MPI_Init(nullptr, nullptr);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks_);
}

MpiJob::~MpiJob() {
  if (is_master()) dismiss_workers();
  MPI_Finalize();
}

void MpiJob::dismiss_workers() const {
  for (int rank = 1; rank < ranks_; ++rank) {
    MPI_Send(nullptr, 0, MPI_CHAR, rank, kStopTag, MPI_COMM_WORLD);
  }
  for (int left = ranks_ - 1; left > 0;) {
    MPI_Status status;
    MPI_Probe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &status);
    receive_text(status);
    if (status.MPI_TAG == static_cast<int>(Kind::kDeath)) --left;
  }
}

std::unique_ptr<WorkerPool> MpiJob::pool() const { return std::make_unique<MpiPool>(ranks_); }

void MpiJob::serve(const Job& job) const {
  const Note note = [](const std::string& text) { send_text(Kind::kNote, text); };
  MPI_Status status;
  while (!is_told_to_stop()) {
    if (!wait_for_message(kItemTag, 1, status)) continue;
    std::uint64_t item = 0;
    MPI_Recv(&item, 1, MPI_UINT64_T, 0, kItemTag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    try {
      send_text(Kind::kResult, job(item, note));
    } catch (const Interrupted&) {
      await_stop();
    } catch (const std::exception& error) {
      send_text(Kind::kFailure, error.what());
    }
  }
  say_goodbye();
}

}  // namespace airsplit
