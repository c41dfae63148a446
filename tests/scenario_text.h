// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Scenarios as a user writes them, for tests of what is read and what is refused.
#pragma once

#include <string>
#include <vector>

#include "common/error.h"
#include "sim/scenario/scenario.h"

namespace airsplit {

/// The scenario of this text, with these settings of the command line.
inline Scenario parse(const std::string& text, const std::vector<std::string>& settings = {}) {
  std::vector<Setting> parsed;
  parsed.reserve(settings.size());
  for (const auto& setting : settings) parsed.push_back(parse_setting(setting, "--set"));
  return parse_scenario(text, "x.toml", parsed);
}

/// What the user reads of it; "" if nothing is wrong.
inline std::string error_of(const std::string& text,
                            const std::vector<std::string>& settings = {}) {
  try {
    parse(text, settings);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

}  // namespace airsplit
