// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A scenario as its user wrote it: the values of a TOML file and of the command line, each checked
// by itself. Whether they are complete and fit together, scenario_checks.h says.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/scenario/keys.h"
#include "sim/scenario/settings.h"

namespace airsplit {

/// A scenario's sections, as they stand or as one [[group]] has them: with its own keys in them.
struct ScenarioPart {
  Scenario scenario;  ///< its schemes: every [[scheme]]; the group's own, or none
  /// The paths of the keys that are there, and for messages the place where each was set last.
  std::map<std::string, std::string> own_keys;
  std::string name;   ///< the group's
  std::string place;  ///< for messages: the file, and the line of the [[group]]

  bool has(const std::string& key) const { return own_keys.count(key) > 0; }
};

struct ScenarioDraft {
  ScenarioPart sections;
  std::vector<std::string> scheme_places;  ///< for messages: the line of each [[scheme]]
  std::vector<ScenarioPart> groups;
  /// Each [[edge]]: a scenario of which nothing but its `edge` is said.
  std::vector<ScenarioPart> edges;
};

/// Reads `text`, with `settings` over it. Throws InputError that names the place and says what is
/// right if it is no TOML, or a key is unknown, of the wrong type or out of range. `keys` are those
/// of `tables`.
ScenarioDraft read_draft(const std::string& text, const std::string& name,
                         const std::vector<Setting>& settings, const Tables& tables,
                         const ScenarioKeys& keys);

}  // namespace airsplit
