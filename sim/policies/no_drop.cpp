// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/policies/builtin_policies.h"

namespace airsplit {

Policy no_drop() {
  return {PolicyPlace::kEdgeDrop, "none", "", [] { return QueueRules{}; }};
}

}  // namespace airsplit
