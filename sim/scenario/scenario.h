// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Reads a scenario from a TOML file and checks it.
#pragma once

#include <string>
#include <vector>

#include "sim/scenario/settings.h"
#include "sim/scenario/tables.h"

namespace airsplit {

/// Reads `KEY=VALUE` as given to `option` ("--set"). Throws InputError if there is no key or no
/// '='.
Setting parse_setting(const std::string& text, const std::string& option);

/// Reads and checks a scenario. Throws InputError that names the file (or the option), the line and
/// the key, and says what would be right. Setting one of workload.tasks and workload.duration_s
/// replaces the other. The scenario points into `tables`, which outlive it.
Scenario load_scenario(const std::string& path, const std::vector<Setting>& settings = {},
                       const Tables& tables = builtin_tables());

/// The same from a text; `name` stands for the file in messages.
Scenario parse_scenario(const std::string& text, const std::string& name,
                        const std::vector<Setting>& settings = {},
                        const Tables& tables = builtin_tables());

/// The scenario's text at `path`. Throws InputError if it cannot be read or is over 1 MiB.
std::string read_scenario_text(const std::string& path);

}  // namespace airsplit
