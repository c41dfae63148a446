// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The edges of a scenario, the antennas before them, and which a device can reach.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/settings.h"

namespace airsplit {

/// Each [[edge]]; if there is none, the one of [edge].
std::vector<EdgeSettings> edges_of(const Scenario& scenario);

/// The place of the edge of this name; nothing if there is none.
std::optional<std::size_t> find_edge(const std::vector<EdgeSettings>& edges,
                                     const std::string& name);

/// Edges with one snr_offset_db are behind one antenna. Each antenna's offset, in the order in
/// which edges name it.
std::vector<double> antennas_of(const std::vector<EdgeSettings>& edges);

bool some_has_backhaul(const std::vector<EdgeSettings>& edges);

/// Whether results say more of where tasks are computed than that there is an edge.
bool has_sites(const Scenario& scenario);

}  // namespace airsplit
