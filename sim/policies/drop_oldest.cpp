// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/policies/builtin_policies.h"

namespace airsplit {

Policy drop_oldest() {
  return {PolicyPlace::kDeviceQueue, "drop-oldest", "the oldest is dropped for it", [] {
            return QueueRules{nullptr, WhenFull::kDropFirst, nullptr};
          }};
}

}  // namespace airsplit
