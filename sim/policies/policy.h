// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Policies: which of the tasks that wait is next, which one goes when there is no room, and which
// are given up. A device's processor and the edge's workers each have a queue that asks one.
//
// A policy of one's own is an entry more in the table; a scenario then names it:
//
//     Policy shortest_slack() {
//       Policy policy{PolicyPlace::kDeviceQueue, "shortest-slack", "least time to spare first",
//       {}}; policy.make = [] {
//         QueueRules rules;
//         rules.rank = [](const WaitingTask& task) { return task.deadline_ns - task.least_ns; };
//         return rules;
//       };
//       return policy;
//     }
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace airsplit {

/// A task in a queue.
struct WaitingTask {
  std::size_t task = 0;         ///< its number in the run
  std::size_t network = 0;      ///< what is computed for it: tasks of one network can share a batch
  std::int64_t arrived_ns = 0;  ///< at the queue
  std::int64_t deadline_ns = 0;  ///< when its answer is due
  std::int64_t least_ns = 0;     ///< the least time from its turn to its answer
};

/// What becomes of a task that comes to a full queue.
enum class WhenFull {
  kDropNewcomer,
  kDropFirst,  ///< the one whose turn would be next is dropped for it
};

/// What a queue asks. It is asked for each task: keep it cheap.
struct QueueRules {
  /// The lowest is served first, and of equal ones the first that came. None: the order in which
  /// they came.
  std::function<std::int64_t(const WaitingTask&)> rank;
  WhenFull when_full = WhenFull::kDropNewcomer;
  /// Whether a task is dropped now that its turn has come. None: never.
  std::function<bool(const WaitingTask&, std::int64_t now_ns)> gives_up;
};

/// The key of a scenario that names a policy: device.queue, edge.queue, edge.drop. The edge asks
/// both of its own whether a task is given up.
enum class PolicyPlace { kDeviceQueue, kEdgeQueue, kEdgeDrop };

struct Policy {
  PolicyPlace place;
  std::string name;  ///< as a scenario has it
  std::string doc;   ///< half a line
  /// The rules of one queue, which may keep a state of their own.
  std::function<QueueRules()> make;
};

/// Those that airsplit has; of each place the first is the default.
const std::vector<Policy>& builtin_policies();

/// Those of one place, in the table's order. The table outlives them.
std::vector<const Policy*> policies_at(PolicyPlace place,
                                       const std::vector<Policy>& table = builtin_policies());

/// The one of this name at this place, or null.
const Policy* find_policy(PolicyPlace place, const std::string& name,
                          const std::vector<Policy>& table = builtin_policies());

/// What a place has unless a scenario says otherwise.
const Policy* default_policy(PolicyPlace place);

}  // namespace airsplit
