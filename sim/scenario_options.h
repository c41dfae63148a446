// The options that `run` and `sweep` share.
#pragma once

#include <vector>

#include "sim/command.h"
#include "sim/scenario.h"

namespace airsplit {

/// Adds --set, --seed, --data.
CommandLine& add_scenario_options(CommandLine& line);

/// What they set, later ones over earlier ones.
std::vector<Setting> scenario_settings(const Options& options);

}  // namespace airsplit
