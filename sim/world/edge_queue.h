// The tasks that wait for the edge's workers, and which of them make the next batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/scenario/scenario.h"

namespace airsplit {

/// A task that waits. A batch is of one network: tasks of others wait beside it.
struct WaitingTask {
  std::size_t task = 0;
  std::size_t network = 0;
  std::int64_t arrived_ns = 0;
  std::int64_t deadline_ns = 0;
};

/// What a worker computes together.
struct Batch {
  std::size_t network = 0;
  std::vector<std::size_t> tasks;
};

/// In the order of arrival or of the deadlines (EdgeSettings::queue). A batch is ready when it is
/// full or its oldest task has waited EdgeSettings::batch_wait_ms.
class EdgeQueue {
 public:
  /// `least_ns` is, for each network, the least time of one task: with EdgeDrop::kLate, a task
  /// whose deadline is sooner than that is dropped instead of put into a batch.
  EdgeQueue(const EdgeSettings& settings, std::vector<std::int64_t> least_ns);

  void push(const WaitingTask& task);

  /// Takes the next batch into `batch` if one is ready now; of several, the one whose first task is
  /// first. False, and an empty batch, if none is. Tasks that are dropped on the way are added to
  /// `dropped`.
  bool take(std::int64_t now_ns, Batch& batch, std::vector<std::size_t>& dropped);

  /// When a batch that waits to be filled will be ready at the latest; nothing if none waits.
  std::optional<std::int64_t> ready_ns() const;

 private:
  struct Entry {
    std::int64_t rank;  ///< the deadline, or 0 for the order of arrival
    std::uint64_t number;
    WaitingTask task;
    bool operator>(const Entry& other) const {
      return rank != other.rank ? rank > other.rank : number > other.number;
    }
  };
  using Heap = std::vector<Entry>;  ///< the first on top

  bool is_ready(const Heap& heap, std::int64_t now_ns) const;
  std::int64_t oldest_ns(const Heap& heap) const;
  Heap* first_ready(std::int64_t now_ns);
  WaitingTask pop(Heap& heap);

  EdgeSettings settings_;
  std::size_t batch_;
  std::int64_t wait_ns_;
  std::vector<std::int64_t> least_ns_;
  std::vector<Heap> by_network_;
  std::uint64_t pushed_ = 0;
};

}  // namespace airsplit
