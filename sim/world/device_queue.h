// The tasks that wait for a device's processor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "sim/scenario/scenario.h"

namespace airsplit {

/// First in, first out, with a limit. See DeviceQueuePolicy.
class DeviceQueue {
 public:
  /// A capacity of 0 is none.
  DeviceQueue() = default;
  DeviceQueue(DeviceQueuePolicy policy, std::int64_t capacity)
      : policy_(policy), capacity_(static_cast<std::size_t>(capacity)) {}

  /// Takes a task in. Returns the one that is dropped for it if the queue is full: the oldest, or
  /// the task itself.
  std::optional<std::size_t> push(std::size_t task) {
    std::optional<std::size_t> dropped;
    if (capacity_ > 0 && waiting_.size() == capacity_) {
      if (policy_ != DeviceQueuePolicy::kDropOldest) return task;
      dropped = pop();
    }
    waiting_.push_back(task);
    return dropped;
  }

  bool empty() const { return waiting_.empty(); }

  /// The oldest. Not if it is empty.
  std::size_t pop() {
    const std::size_t task = waiting_.front();
    waiting_.pop_front();
    return task;
  }

 private:
  DeviceQueuePolicy policy_ = DeviceQueuePolicy::kFifo;
  std::size_t capacity_ = 0;
  std::deque<std::size_t> waiting_;
};

}  // namespace airsplit
