// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/sweep/dispatch.h"

#include <map>
#include <utility>
#include <vector>

#include "common/error.h"

namespace airsplit {
namespace {

class Dispatcher {
 public:
  Dispatcher(WorkerPool& pool, std::deque<std::uint64_t> items, const DispatchEvents& events)
      : pool_(pool), waiting_(std::move(items)), events_(events), desks_(pool.workers()) {}

  void run() {
    hand_out();
    while (under_way_ > 0) {
      events_.pause();
      handle(pool_.wait());
    }
  }

 private:
  /// What a worker has: the item that it does, and perhaps the next.
  struct Desk {
    std::deque<std::uint64_t> items;
    std::string note;
  };

  void hand_out() {
    fill_to(1);
    // A second item spares a worker the wait while the results of others are written. Not at the
    // end, when another worker might be idle.
    if (waiting_.size() >= desks_.size()) fill_to(2);
  }

  void fill_to(std::size_t items) {
    for (std::size_t worker = 0; worker < desks_.size(); ++worker) {
      while (desks_[worker].items.size() < items && !waiting_.empty()) {
        const std::uint64_t item = waiting_.front();
        waiting_.pop_front();
        desks_[worker].items.push_back(item);
        ++under_way_;
        pool_.give(worker, item);
      }
    }
  }

  void handle(const WorkerMessage& message) {
    using Kind = WorkerMessage::Kind;
    if (message.kind == Kind::kNothing) return;
    Desk& desk = desks_.at(message.worker);
    if (message.kind == Kind::kDeath) return bury(desk, message.text);
    check(!desk.items.empty(), "a message about an item that was given");
    if (message.kind == Kind::kNote) {
      desk.note = message.text;
      return;
    }
    const std::uint64_t item = desk.items.front();
    desk.items.pop_front();
    desk.note.clear();
    --under_way_;
    hand_out();  // first of all, so that the worker goes on while this result is written
    (message.kind == Kind::kResult ? events_.done : events_.failed)(item, message.text);
  }

  /// The first of the dead worker's items may have killed it; the others wait again.
  void bury(Desk& desk, const std::string& death) {
    const Desk left = std::exchange(desk, {});
    under_way_ -= left.items.size();
    waiting_.insert(waiting_.begin(), left.items.begin(), left.items.end());
    if (!left.items.empty() && ++deaths_[left.items.front()] == 2) {
      waiting_.pop_front();
      hand_out();
      events_.lost(left.items.front(), death, left.note);
    } else {
      hand_out();
    }
  }

  WorkerPool& pool_;
  std::deque<std::uint64_t> waiting_;
  const DispatchEvents& events_;
  std::vector<Desk> desks_;
  std::size_t under_way_ = 0;
  std::map<std::uint64_t, int> deaths_;
};

}  // namespace

void dispatch(WorkerPool& pool, std::deque<std::uint64_t> items, const DispatchEvents& events) {
  Dispatcher(pool, std::move(items), events).run();
}

}  // namespace airsplit
