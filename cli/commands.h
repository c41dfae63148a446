// The table of commands.
#pragma once

#include <vector>

#include "cli/command.h"

namespace airsplit {

/// The commands of this build, in the order in which help lists them.
std::vector<Command> builtin_commands();

}  // namespace airsplit
