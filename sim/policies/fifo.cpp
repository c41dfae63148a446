// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/policies/builtin_policies.h"

namespace airsplit {

Policy fifo(PolicyPlace place) {
  const char* doc =
      place == PolicyPlace::kDeviceQueue ? "what comes to a full queue is dropped" : "";
  return {place, "fifo", doc, [] { return QueueRules{}; }};
}

}  // namespace airsplit
