// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Hands out items to the workers of a pool until each is done or given up.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>

#include "sim/sweep/worker_pool.h"

namespace airsplit {

/// What becomes of the items. Whatever these throw ends the dispatching.
struct DispatchEvents {
  std::function<void(std::uint64_t item, const std::string& result)> done;
  /// The job failed: it would again.
  std::function<void(std::uint64_t item, const std::string& message)> failed;
  /// The worker died with it, twice. `note` is the job's last one, "" if there was none.
  std::function<void(std::uint64_t item, const std::string& death, const std::string& note)> lost;
  /// Called between messages, several times a second.
  std::function<void()> pause;
};

/// Hands out `items` in order, as workers ask. Each ends in exactly one of done, failed and lost,
/// in any order. An item whose worker died is given to a worker once more.
void dispatch(WorkerPool& pool, std::deque<std::uint64_t> items, const DispatchEvents& events);

}  // namespace airsplit
