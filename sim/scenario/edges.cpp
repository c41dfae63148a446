// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/scenario/edges.h"

#include <algorithm>

#include "sim/scenario/group.h"

namespace airsplit {

std::vector<EdgeSettings> edges_of(const Scenario& scenario) {
  return scenario.edges.empty() ? std::vector<EdgeSettings>{scenario.edge} : scenario.edges;
}

std::optional<std::size_t> find_edge(const std::vector<EdgeSettings>& edges,
                                     const std::string& name) {
  for (std::size_t i = 0; i < edges.size(); ++i)
    if (edges[i].name == name) return i;
  return std::nullopt;
}

std::vector<double> antennas_of(const std::vector<EdgeSettings>& edges) {
  std::vector<double> offsets_db;
  for (const EdgeSettings& edge : edges) {
    const bool is_known =
        std::find(offsets_db.begin(), offsets_db.end(), edge.snr_offset_db) != offsets_db.end();
    if (!is_known) offsets_db.push_back(edge.snr_offset_db);
  }
  return offsets_db;
}

bool some_has_backhaul(const std::vector<EdgeSettings>& edges) {
  return std::any_of(edges.begin(), edges.end(),
                     [](const EdgeSettings& edge) { return edge.has_backhaul(); });
}

bool has_sites(const Scenario& scenario) {
  const auto groups = groups_of(scenario);
  return !scenario.edges.empty() || scenario.edge.has_backhaul() || scenario.edge.has_power() ||
         std::any_of(groups.begin(), groups.end(),
                     [](const Group& group) { return group.device.fallback_ms > 0; });
}

}  // namespace airsplit
