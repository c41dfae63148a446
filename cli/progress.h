// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The live line of a long run: how far it is and how long it will take. On a terminal only.
#pragma once

#include <chrono>
#include <string>

namespace airsplit {

/// "42 s", "12 min", "3.4 h".
std::string duration_text(double seconds);

/// Writes to standard error, if that is a terminal; else it does nothing.
class Progress {
 public:
  Progress();
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Shows what is done, at most a few times per second. `share` is in [0, 1], of the whole work.
  void show(const std::string& what, double share);

  /// Takes the line away, before something else is printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  bool on_terminal_;
  bool shown_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_{};
};

}  // namespace airsplit
