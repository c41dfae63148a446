// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/scenario/idle_keys.h"

#include <algorithm>

#include <fmt/format.h>

namespace airsplit {
namespace {

/// What each group is made of, or all devices where there are no groups; with the schemes that they
/// run.
std::vector<Scenario> devices_of(const ScenarioDraft& draft) {
  const Scenario& sections = draft.sections.scenario;
  if (draft.groups.empty()) return {sections};
  std::vector<Scenario> groups;
  for (const ScenarioPart& group : draft.groups) {
    groups.push_back(group.scenario);
    if (groups.back().schemes.empty()) groups.back().schemes = sections.schemes;
  }
  return groups;
}

void add_idle(const ScenarioKeys& keys, const ScenarioPart& part,
              const std::vector<Scenario>& devices, std::vector<IdleKey>& idle) {
  for (const auto& [path, place] : part.own_keys) {
    const Key<Scenario>* key = keys.find_in_sections(path);
    if (key == nullptr || !key->need.holds) continue;
    if (std::any_of(devices.begin(), devices.end(), key->need.holds)) continue;
    idle.push_back({path, place, "it needs " + key->need.what});
  }
}

}  // namespace

std::string IdleKey::message() const {
  return fmt::format("{}: {} has no effect: {}", place, key, why);
}

std::vector<IdleKey> idle_keys(const ScenarioDraft& draft, const ScenarioKeys& keys) {
  const std::vector<Scenario> devices = devices_of(draft);
  std::vector<IdleKey> idle;
  add_idle(keys, draft.sections, devices, idle);
  for (const ScenarioPart& edge : draft.edges) add_idle(keys, edge, {edge.scenario}, idle);
  for (std::size_t i = 0; i < draft.groups.size(); ++i) {
    add_idle(keys, draft.groups[i], {devices[i]}, idle);
  }
  return idle;
}

}  // namespace airsplit
