// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/edge_queue.h"

#include <algorithm>
#include <cmath>

namespace airsplit {

EdgeQueue::EdgeQueue(const EdgeSettings& settings, std::size_t networks)
    : batch_(static_cast<std::size_t>(settings.batch)),
      wait_ns_(std::llround(settings.batch_wait_ms * 1e6)),
      drop_(settings.drop->make()) {
  for (std::size_t i = 0; i < networks; ++i) lines_.emplace_back(settings.queue->make());
}

void EdgeQueue::push(const WaitingTask& task) { lines_.at(task.network).push(task, pushed_++); }

bool EdgeQueue::is_ready(const WaitingLine& line, std::int64_t now_ns) const {
  if (line.empty()) return false;
  return wait_ns_ == 0 || line.size() >= batch_ || line.oldest_ns() + wait_ns_ <= now_ns;
}

WaitingLine* EdgeQueue::first_ready(std::int64_t now_ns) {
  WaitingLine* first = nullptr;
  for (WaitingLine& line : lines_) {
    if (!is_ready(line, now_ns)) continue;
    if (first == nullptr || line.is_before(*first)) first = &line;
  }
  return first;
}

bool EdgeQueue::take(std::int64_t now_ns, Batch& batch, std::vector<std::size_t>& dropped) {
  batch.tasks.clear();
  while (WaitingLine* line = first_ready(now_ns)) {
    while (!line->empty() && batch.tasks.size() < batch_) {
      const WaitingTask task = line->pop();
      batch.network = task.network;
      const bool drops =
          line->gives_up(task, now_ns) || (drop_.gives_up && drop_.gives_up(task, now_ns));
      (drops ? dropped : batch.tasks).push_back(task.task);
    }
    if (!batch.tasks.empty()) return true;
  }
  return false;
}

std::optional<std::int64_t> EdgeQueue::ready_ns() const {
  std::optional<std::int64_t> soonest;
  for (const WaitingLine& line : lines_) {
    if (line.empty()) continue;
    const std::int64_t ready = line.oldest_ns() + wait_ns_;
    if (!soonest || ready < *soonest) soonest = ready;
  }
  return soonest;
}

}  // namespace airsplit
