// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The tasks that wait for the edge's workers, and which of them make the next batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/scenario/scenario.h"
#include "sim/world/waiting_line.h"

namespace airsplit {

/// What a worker computes together.
struct Batch {
  std::size_t network = 0;
  std::vector<std::size_t> tasks;
};

/// In the order of EdgeSettings::queue; what it or EdgeSettings::drop gives up is dropped instead
/// of put into a batch. A batch is of one network, and ready when it is full or its oldest task has
/// waited EdgeSettings::batch_wait_ms.
class EdgeQueue {
 public:
  /// `networks` is how many there are.
  EdgeQueue(const EdgeSettings& settings, std::size_t networks);

  void push(const WaitingTask& task);

  /// Takes the next batch into `batch` if one is ready now; of several, the one whose first task is
  /// first. False, and an empty batch, if none is. Tasks that are dropped on the way are added to
  /// `dropped`.
  bool take(std::int64_t now_ns, Batch& batch, std::vector<std::size_t>& dropped);

  /// When a batch that waits to be filled will be ready at the latest; nothing if none waits.
  std::optional<std::int64_t> ready_ns() const;

 private:
  bool is_ready(const WaitingLine& line, std::int64_t now_ns) const;
  WaitingLine* first_ready(std::int64_t now_ns);

  std::size_t batch_;
  std::int64_t wait_ns_;
  QueueRules drop_;
  std::vector<WaitingLine> lines_;  ///< by network
  std::uint64_t pushed_ = 0;
};

}  // namespace airsplit
