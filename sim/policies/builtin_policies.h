// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Each of the built-in policies, for the table in builtin_policies.cpp.
#pragma once

#include "sim/policies/policy.h"

namespace airsplit {

Policy fifo(PolicyPlace place);
Policy drop_oldest();
Policy drop_late();
Policy earliest_deadline_first();
Policy no_drop();
Policy edge_drop_late();

/// Whether a task can no longer be answered in time, even if it is computed at once.
bool is_too_late(const WaitingTask& task, std::int64_t now_ns);

}  // namespace airsplit
