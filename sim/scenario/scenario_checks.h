// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What must be there in a scenario, and what must fit together.
#pragma once

#include "sim/scenario/keys.h"
#include "sim/scenario/scenario_draft.h"
#include "sim/scenario/tables.h"

namespace airsplit {

/// Throws InputError that names the place and the key, and says what would be right.
void check_draft(const ScenarioDraft& draft, const Tables& tables, const ScenarioKeys& keys);

/// The same of what a scenario and all its groups make together: how many tasks, how long they take
/// to arrive, and where the answers come from.
void check_workload(const Scenario& scenario);

}  // namespace airsplit
