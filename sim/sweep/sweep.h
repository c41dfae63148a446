// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A sweep: the grid of scenarios that --over spans, point by point.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/scenario.h"

namespace airsplit {

/// One swept key with its values, as texts.
struct SweepAxis {
  std::string key;
  std::vector<std::string> values;
  std::string source;  ///< what the user wrote, for messages
};

/// Reads `key=start:step:stop` or `key=start:*factor:stop` (the stop is a value too where the steps
/// meet it), or `key=a,b,c`. The values of a range are start + i * step, or start * factor^i, in
/// decimals, as they are written: 0:0.1:0.3 ends in 0.3, and no digit of a seed is lost. Throws
/// InputError on anything else, and on more than 100000 values.
SweepAxis parse_axis(const std::string& text);

/// A point's values, in the order of the axes.
using SweepPoint = std::vector<std::pair<std::string, std::string>>;

/// Every point of the grid; the last axis changes fastest. Throws InputError if a key comes twice
/// or there are more than 100000 points.
std::vector<SweepPoint> grid(const std::vector<SweepAxis>& axes);

/// The scenario at a point of the grid, `settings` applied first. `text` and `name` as for
/// parse_scenario(), which says what is thrown.
Scenario scenario_at(const std::string& text, const std::string& name,
                     const std::vector<Setting>& settings, const SweepPoint& point,
                     const Tables& tables = builtin_tables());

}  // namespace airsplit
