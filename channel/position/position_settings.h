// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a user sets about where a device is and what its radio loses on the way to the edge: the
// settings and their keys.
#pragma once

#include <string>
#include <vector>

#include "common/key.h"

namespace airsplit {

/// From a distance to a loss (path_loss.h has the equations' sources).
enum class PathLoss { Friis, LogDistance, Uma, Umi, Rma, Inh };

/// 3GPP's models: whether buildings stand between device and edge.
enum class LineOfSight { ByChance, Always, Never };

struct PositionSettings {
  double distance_m = 0;  ///< 0: not said
  double away_kmh = 0;
  std::string mobility;  ///< a file; "": there is none
  double edge_x_m = 0, edge_y_m = 0;
  double roam_m = 0;  ///< 0: it does not roam
  double roam_kmh = 3;

  PathLoss path_loss = PathLoss::Friis;
  double path_loss_exponent = 3;
  LineOfSight line_of_sight = LineOfSight::ByChance;
  bool path_loss_shadowing = true;
  double tx_power_dbm = 23, edge_tx_power_dbm = 23;
  double noise_figure_db = 7;
  double device_height_m = 1.5;
  double edge_height_m = 0;  ///< 0: usual_edge_height_m()

  bool is_there() const { return distance_m > 0 || !mobility.empty() || roam_m > 0; }
  bool is_3gpp() const { return path_loss >= PathLoss::Uma; }
};

/// Of the edge's antenna where link.edge_height_m is not given: of 3GPP TR 38.901 table 7.4.1-1, or
/// the device's, so that distance_m is the whole distance.
double usual_edge_height_m(const PositionSettings& settings);

std::vector<Key<PositionSettings>> position_keys();

/// What cannot be, as "link.key = value: expected ..." without a place, or "" if all is well.
std::string what_is_wrong(const PositionSettings& settings, double carrier_ghz);

}  // namespace airsplit
