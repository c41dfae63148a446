// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/policies/builtin_policies.h"

namespace airsplit {
namespace {

QueueRules rules() { return {nullptr, WhenFull::kDropNewcomer, is_too_late}; }

}  // namespace

bool is_too_late(const WaitingTask& task, std::int64_t now_ns) {
  return now_ns + task.least_ns > task.deadline_ns;
}

Policy drop_late() {
  return {PolicyPlace::kDeviceQueue, "drop-late",
          "fifo, and what can no longer be in time is dropped when its turn comes", rules};
}

Policy edge_drop_late() {
  return {PolicyPlace::kEdgeDrop, "late",
          "what can no longer be in time, even computed at once, is dropped when its turn comes",
          rules};
}

}  // namespace airsplit
