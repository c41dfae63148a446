// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The loss on the way between a device and the edge, by ns-3's own models:
//
// - friis: 20 log10(4 pi d f / c) (Friis, Proc. IRE, 1946)
// - log-distance: friis at 1 m and 10 n log10(d / 1 m) (Rappaport, "Wireless Communications", 2002,
//   sec. 4.9)
// - 3gpp-uma, -umi, -rma, -inh: 3GPP TR 38.901 table 7.4.1-1, with its probability of a line of
//   sight (table 7.4.2-1; inh: mixed office) and its shadowing, correlated over the distance moved
//   (sec. 7.4.4)
//
// d is the distance of the antennas, which have heights.
//
// Validation: channel_path_loss_validation.cpp.
#pragma once

#include <cstdint>

#include <ns3/channel-condition-model.h>
#include <ns3/mobility-model.h>
#include <ns3/propagation-loss-model.h>

#include "channel/position/path.h"
#include "channel/position/position_settings.h"

namespace airsplit {

/// Of one device, as it moves: what is random depends on where it was asked for before.
class PathLossOfDevice {
 public:
  /// The edge is at `edge`. What is random depends on the seed and the device alone. Sets the seed
  /// and run of ns-3's random variables. what_is_wrong(settings, carrier_ghz) is "".
  PathLossOfDevice(const PositionSettings& settings, double carrier_ghz, Place edge,
                   std::uint64_t seed, std::uint64_t device);

  /// dB, over 0 where power is lost.
  double loss_db(Place device);

  /// Between the antennas.
  double distance_m(Place device) const;

 private:
  void choose_line_of_sight(Place device);

  PositionSettings settings_;
  double edge_height_m_;
  Place edge_;
  std::int64_t next_stream_;
  ns3::Ptr<ns3::MobilityModel> device_at_, edge_at_;
  ns3::Ptr<ns3::PropagationLossModel> model_;
  bool is_new_ = true;  ///< has not been asked for a loss
  Place last_;
  double since_chosen_m_ = 0;  ///< moved since the line of sight was drawn
};

}  // namespace airsplit
