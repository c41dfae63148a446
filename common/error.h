// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How airsplit reports what went wrong: the user's mistakes, failed work, and our own bugs.
#pragma once

#include <stdexcept>
#include <string>

namespace airsplit {

/// The text for a terminal: control characters but line feeds as \x1b and so on, so that no file's
/// text moves the cursor or ends the message.
std::string visible(const std::string& text);

/// The user's input is wrong (a scenario, an option, a file of theirs). The message stands alone:
/// it names the file, line and key where there are any, and says what would be right. Exit
/// status 2.
class InputError : public std::runtime_error {
 public:
  explicit InputError(const std::string& message) : std::runtime_error(visible(message)) {}
};

/// The input was right and the work failed all the same (disk full, training diverged). Exit 1.
class WorkError : public std::runtime_error {
 public:
  explicit WorkError(const std::string& message) : std::runtime_error(visible(message)) {}
};

/// A programming error if `holds` is false: prints what was expected and aborts. Never compiled
/// out.
void check(bool holds, const char* expectation, const char* file = __builtin_FILE(),
           int line = __builtin_LINE());

}  // namespace airsplit
