#include "sim/world/edge_queue.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

namespace airsplit {

EdgeQueue::EdgeQueue(const EdgeSettings& settings, std::vector<std::int64_t> least_ns)
    : settings_(settings),
      batch_(static_cast<std::size_t>(settings.batch)),
      wait_ns_(std::llround(settings.batch_wait_ms * 1e6)),
      least_ns_(std::move(least_ns)),
      by_network_(least_ns_.size()) {}

void EdgeQueue::push(const WaitingTask& task) {
  const bool by_deadline = settings_.queue == EdgeOrder::kEarliestDeadline;
  Heap& heap = by_network_.at(task.network);
  heap.push_back({by_deadline ? task.deadline_ns : 0, pushed_++, task});
  std::push_heap(heap.begin(), heap.end(), std::greater<>());
}

WaitingTask EdgeQueue::pop(Heap& heap) {
  std::pop_heap(heap.begin(), heap.end(), std::greater<>());
  const WaitingTask task = heap.back().task;
  heap.pop_back();
  return task;
}

std::int64_t EdgeQueue::oldest_ns(const Heap& heap) const {
  std::int64_t oldest = std::numeric_limits<std::int64_t>::max();
  for (const Entry& entry : heap) oldest = std::min(oldest, entry.task.arrived_ns);
  return oldest;
}

bool EdgeQueue::is_ready(const Heap& heap, std::int64_t now_ns) const {
  if (heap.empty()) return false;
  return wait_ns_ == 0 || heap.size() >= batch_ || oldest_ns(heap) + wait_ns_ <= now_ns;
}

EdgeQueue::Heap* EdgeQueue::first_ready(std::int64_t now_ns) {
  Heap* first = nullptr;
  for (Heap& heap : by_network_) {
    if (!is_ready(heap, now_ns)) continue;
    if (first == nullptr || first->front() > heap.front()) first = &heap;
  }
  return first;
}

bool EdgeQueue::take(std::int64_t now_ns, Batch& batch, std::vector<std::size_t>& dropped) {
  batch.tasks.clear();
  while (Heap* heap = first_ready(now_ns)) {
    while (!heap->empty() && batch.tasks.size() < batch_) {
      const WaitingTask task = pop(*heap);
      batch.network = task.network;
      const bool is_late = now_ns + least_ns_[task.network] > task.deadline_ns;
      const bool drops = is_late && settings_.drop == EdgeDrop::kLate;
      (drops ? dropped : batch.tasks).push_back(task.task);
    }
    if (!batch.tasks.empty()) return true;
  }
  return false;
}

std::optional<std::int64_t> EdgeQueue::ready_ns() const {
  std::optional<std::int64_t> soonest;
  for (const Heap& heap : by_network_) {
    if (heap.empty()) continue;
    const std::int64_t ready = oldest_ns(heap) + wait_ns_;
    if (!soonest || ready < *soonest) soonest = ready;
  }
  return soonest;
}

}  // namespace airsplit
