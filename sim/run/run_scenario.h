// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A scenario's rows in one call, for programs that need no more.
#pragma once

#include <filesystem>
#include <vector>

#include "common/data_folder.h"
#include "results/row.h"
#include "sim/scenario/scenario.h"

namespace airsplit {

/// Simulates every scheme of the scenario, one after another, and returns the rows of `airsplit
/// run` in their order. `data` holds the bundles, the profiles and the processors that it names.
/// Throws InputError if the scenario names what is not there.
std::vector<ResultRow> run_scenario(const Scenario& scenario,
                                    const std::filesystem::path& data = data_folder());

}  // namespace airsplit
