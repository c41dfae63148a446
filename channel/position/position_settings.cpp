// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/position/position_settings.h"

#include <fmt/format.h>

namespace airsplit {

double usual_edge_height_m(const PositionSettings& settings) {
  switch (settings.path_loss) {
    case PathLoss::Uma:
      return 25;
    case PathLoss::Umi:
      return 10;
    case PathLoss::Rma:
      return 35;
    case PathLoss::Inh:
      return 3;
    case PathLoss::Friis:
    case PathLoss::LogDistance:
      break;
  }
  return settings.device_height_m;
}

std::vector<Key<PositionSettings>> position_keys() {
  using S = PositionSettings;
  const auto is_there = [](const S& s) { return s.is_there(); };
  const auto is_3gpp = [](const S& s) { return s.is_there() && s.is_3gpp(); };
  const char* const kPosition = "link.distance_m, link.mobility or link.roam_m";
  const char* const k3gpp = "a position and a link.path_loss of 3gpp";
  return {
      number_key("link.distance_m", &S::distance_m, "m", {0.1, 1e6},
                 "In place of snr_db, the SNR at so much from the edge's antenna, over ground")
          .per_group(),
      number_key("link.away_kmh", &S::away_kmh, "km/h", {-1000, 1000},
                 "The device moves away from distance_m in a straight line; below 0, towards the "
                 "edge and past it")
          .per_group()
          .needs("link.distance_m", [](const S& s) { return s.distance_m > 0; }),
      text_key("link.mobility", &S::mobility,
               "In place of snr_db, the SNR along paths: a file in ns-2's format, as SUMO writes "
               "it; its node i is device i of the group")
          .per_group(),
      number_key("link.edge_x_m", &S::edge_x_m, "m", {-1e7, 1e7},
                 "Where the edge's antenna stands in the file of mobility")
          .per_group()
          .needs("link.mobility", [](const S& s) { return !s.mobility.empty(); }),
      number_key("link.edge_y_m", &S::edge_y_m, "m", {-1e7, 1e7},
                 "Where the edge's antenna stands in the file of mobility")
          .per_group()
          .needs("link.mobility", [](const S& s) { return !s.mobility.empty(); }),
      number_key("link.roam_m", &S::roam_m, "m", {0.1, 1e6},
                 "In place of snr_db, the SNR of a device that walks from one random point to the "
                 "next, all within so much of the edge (random waypoint)")
          .per_group(),
      number_key("link.roam_kmh", &S::roam_kmh, "km/h", {0, 1000},
                 "How fast it walks; 0: it stays at a random point")
          .per_group()
          .needs("link.roam_m", [](const S& s) { return s.roam_m > 0; }),
      word_key(
          "link.path_loss", &S::path_loss,
          {{"friis", PathLoss::Friis},
           {"log-distance", PathLoss::LogDistance},
           {"3gpp-uma", PathLoss::Uma},
           {"3gpp-umi", PathLoss::Umi},
           {"3gpp-rma", PathLoss::Rma},
           {"3gpp-inh", PathLoss::Inh}},
          "From distance to loss, by ns-3: free space, log-distance, or 3GPP TR 38.901's urban "
          "macro, urban micro, rural macro or indoor office")
          .per_group()
          .needs(kPosition, is_there),
      number_key("link.path_loss_exponent", &S::path_loss_exponent, "", {1, 10},
                 "log-distance: the loss grows by 10 times this in dB per decade, from free space "
                 "at 1 m")
          .per_group()
          .needs("a position and link.path_loss = \"log-distance\"",
                 [](const S& s) { return s.is_there() && s.path_loss == PathLoss::LogDistance; }),
      word_key("link.line_of_sight", &S::line_of_sight,
               {{"by-chance", LineOfSight::ByChance},
                {"always", LineOfSight::Always},
                {"never", LineOfSight::Never}},
               "3gpp: by-chance draws it with the model's probability, anew each 50 m that the "
               "device moves (rma: 60 m, inh: 10 m)")
          .per_group()
          .needs(k3gpp, is_3gpp),
      word_key("link.path_loss_shadowing", &S::path_loss_shadowing, {{"on", true}, {"off", false}},
               "3gpp: the model's own shadowing, which changes as the device moves; beside "
               "link.shadowing_db, which changes with time")
          .per_group()
          .needs(k3gpp, is_3gpp),
      number_key("link.tx_power_dbm", &S::tx_power_dbm, "dBm", {-100, 100},
                 "The device's transmit power, with antenna gains")
          .per_group()
          .needs(kPosition, is_there),
      number_key("link.edge_tx_power_dbm", &S::edge_tx_power_dbm, "dBm", {-100, 100},
                 "The edge's, for the downlink")
          .per_group()
          .needs(kPosition, is_there),
      number_key("link.noise_figure_db", &S::noise_figure_db, "dB", {0, 100},
                 "Of both receivers, over thermal noise at 290 K in link.bandwidth_mhz")
          .per_group()
          .needs(kPosition, is_there),
      number_key("link.device_height_m", &S::device_height_m, "m", {0.1, 1000},
                 "Of the device's antenna")
          .per_group()
          .needs(kPosition, is_there),
      number_key("link.edge_height_m", &S::edge_height_m, "m", {0.1, 1000}, "Of the edge's antenna")
          .default_is("25 (3gpp-uma), 10 (-umi), 35 (-rma), 3 (-inh), else device_height_m")
          .per_group()
          .needs(kPosition, is_there)};
}

std::string what_is_wrong(const PositionSettings& settings, double carrier_ghz) {
  std::string fault = what_is_wrong(position_keys(), settings);
  if (!fault.empty() || !settings.is_there() || !settings.is_3gpp()) return fault;
  // TR 38.901 is for 0.5 to 100 GHz, its rural macro cells to 30 GHz.
  const double most_ghz = settings.path_loss == PathLoss::Rma ? 30 : 100;
  if (!(carrier_ghz >= 0.5 && carrier_ghz <= most_ghz))
    return fmt::format(
        "link.carrier_ghz = {}: expected from 0.5 to {:g} GHz with this link.path_loss",
        carrier_ghz, most_ghz);
  return "";
}

}  // namespace airsplit
