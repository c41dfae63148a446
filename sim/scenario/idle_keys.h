// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Keys of a scenario that change nothing where they are given.
#pragma once

#include <vector>

#include "sim/scenario/keys.h"
#include "sim/scenario/scenario_draft.h"

namespace airsplit {

/// The keys that are given and need something that is not there: of a section's key, in none of the
/// groups. Each looks at what it needs alone. `draft` has passed check_draft().
std::vector<IdleKey> idle_keys(const ScenarioDraft& draft, const ScenarioKeys& keys);

}  // namespace airsplit
