// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/waiting_line.h"

#include <algorithm>
#include <functional>
#include <limits>

namespace airsplit {

std::optional<std::size_t> WaitingLine::push(const WaitingTask& task, std::uint64_t number) {
  std::optional<std::size_t> dropped;
  if (capacity_ > 0 && heap_.size() == capacity_) {
    if (rules_.when_full == WhenFull::kDropNewcomer) return task.task;
    dropped = pop().task;
  }
  heap_.push_back({rules_.rank ? rules_.rank(task) : 0, number, task});
  std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
  return dropped;
}

WaitingTask WaitingLine::pop() {
  std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
  const WaitingTask task = heap_.back().task;
  heap_.pop_back();
  return task;
}

std::int64_t WaitingLine::oldest_ns() const {
  std::int64_t oldest = std::numeric_limits<std::int64_t>::max();
  for (const Entry& entry : heap_) oldest = std::min(oldest, entry.task.arrived_ns);
  return oldest;
}

}  // namespace airsplit
