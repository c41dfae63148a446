// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a command is. Each lies in a file of its own, which gives its entry to the table
// (cli/commands.h).
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"
#include "cli/tables.h"

namespace airsplit {

/// Exit status: 0 done, 1 the work failed (or was interrupted), 2 the user's input is wrong.
enum ExitStatus { kDone = 0, kFailed = 1, kWrongInput = 2 };

struct Command {
  std::string name;
  std::string summary;  ///< one line of `airsplit --help`
  /// `arguments` are those after the command's name; `tables`: the schemes, link models and
  /// policies that there are. Returns an ExitStatus. Throws InputError and WorkError, which become
  /// exit status 2 and 1.
  int (*run)(const Arguments& arguments, const Tables& tables);
};

}  // namespace airsplit
