// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a sweep tells its user while it runs and at its end.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/progress.h"
#include "results/row_printer.h"
#include "sim/sweep/sweep_plan.h"

namespace airsplit {

/// Prints rows as they come and keeps the live line: points done, their rate, the time left.
class SweepReport {
 public:
  /// `kept` points of the plan were there before; `command` does the rest if this run does not.
  SweepReport(const SweepPlan& plan, RowFormat format, std::size_t kept, std::string command);

  /// Before the first point.
  void begin();
  void done(const PointRows& rows);
  void failed(std::uint64_t point, const std::string& message);
  /// `seed` is that of the replication during which the worker died, "" if it had not begun.
  void lost(std::uint64_t point, const std::string& death, const std::string& seed);
  /// Refreshes the live line.
  void pause();
  /// Throws WorkError if there are points without rows, and says how to get them.
  void end();

  /// What is kept and how to go on, for the message of a sweep that ends early. Takes the live line
  /// away.
  std::string how_to_go_on();

 private:
  using Clock = std::chrono::steady_clock;

  void say(const std::string& message);

  const SweepPlan& plan_;
  RowPrinter printer_;
  std::string command_;
  std::size_t kept_;
  std::size_t done_ = 0;
  std::size_t too_wide_ = 0;
  std::vector<std::string> without_rows_;
  Clock::time_point start_ = Clock::now();
  Progress progress_;
};

}  // namespace airsplit
