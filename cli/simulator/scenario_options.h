// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The options that `run` and `sweep` share.
#pragma once

#include <vector>

#include "cli/command.h"
#include "sim/scenario/notes.h"
#include "sim/scenario/scenario.h"

namespace airsplit {

/// Adds --set, --seed, --data.
CommandLine& add_scenario_options(CommandLine& line);

/// What they set, later ones over earlier ones.
std::vector<Setting> scenario_settings(const Options& options);

/// Says on standard error which keys have no effect: a mistake often, an error never, since a
/// scenario may have keys for settings that others choose with --set.
void warn_of(const std::vector<IdleKey>& idle_keys);

/// On standard error.
void print_notes(const std::vector<ScenarioNote>& notes);

}  // namespace airsplit
