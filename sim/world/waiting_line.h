// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Tasks that wait for their turn, in the order of a policy's rules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/policies/policy.h"

namespace airsplit {

class WaitingLine {
 public:
  /// A capacity of 0 is none.
  explicit WaitingLine(QueueRules rules = {}, std::int64_t capacity = 0)
      : rules_(std::move(rules)), capacity_(static_cast<std::size_t>(capacity)) {}

  /// Takes a task in; `number` rises from task to task. Returns the one that is dropped for it if
  /// the line is full, maybe the task itself.
  std::optional<std::size_t> push(const WaitingTask& task, std::uint64_t number);

  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }

  /// The next, taken out. Not if the line is empty.
  WaitingTask pop();

  /// Whether this line's next comes before that of another. Not if either is empty.
  bool is_before(const WaitingLine& other) const { return other.heap_.front() > heap_.front(); }

  /// When the one that has waited longest arrived; far in the future if none waits.
  std::int64_t oldest_ns() const;

  /// Whether a task that was popped is dropped now.
  bool gives_up(const WaitingTask& task, std::int64_t now_ns) const {
    return rules_.gives_up && rules_.gives_up(task, now_ns);
  }

 private:
  struct Entry {
    std::int64_t rank;
    std::uint64_t number;
    WaitingTask task;
    bool operator>(const Entry& other) const {
      return rank != other.rank ? rank > other.rank : number > other.number;
    }
  };

  QueueRules rules_;
  std::size_t capacity_;
  std::vector<Entry> heap_;  ///< the first on top
};

}  // namespace airsplit
