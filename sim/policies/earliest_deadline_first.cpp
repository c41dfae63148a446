// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/policies/builtin_policies.h"

namespace airsplit {

Policy earliest_deadline_first() {
  return {PolicyPlace::kEdgeQueue, "edf", "earliest deadline first", [] {
            QueueRules rules;
            rules.rank = [](const WaitingTask& task) { return task.deadline_ns; };
            return rules;
          }};
}

}  // namespace airsplit
