// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The table of commands.
#pragma once

#include <vector>

#include "cli/command.h"

namespace airsplit {

/// The commands of this build, in the order in which help lists them.
std::vector<Command> builtin_commands();

}  // namespace airsplit
