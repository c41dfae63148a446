// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The whole command line as one function: airsplit's main calls it, and so does a program that adds
// schemes, link models, policies or commands of its own.
#pragma once

#include <vector>

#include "cli/commands.h"

namespace airsplit {

/// Runs the command that `argv` names and returns the exit status. Results go to standard output,
/// messages to standard error; nothing is thrown. Ignores SIGPIPE: a reader that goes away is an
/// error of writing.
int command_line(int argc, char** argv, const Tables& tables = builtin_tables(),
                 const std::vector<Command>& commands = builtin_commands());

}  // namespace airsplit
