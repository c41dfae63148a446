// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Received power such that each receiver's SNR is exactly what was set, whatever the transmit
// power.
//
// A frame between a station and the access point sees the SNR of the moment in which it begins
// (cell_snr.h). Stations hear one another well, so that there are no hidden ones.
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include <ns3/mobility-model.h>
#include <ns3/propagation-loss-model.h>

#include "channel/cell/cell_snr.h"

namespace airsplit {

/// Attribute: NoiseDbm, the receivers' noise floor over the bandwidth.
class SnrLossModel : public ns3::PropagationLossModel {
 public:
  static ns3::TypeId GetTypeId();

  void SetAccessPoint(const ns3::Ptr<ns3::MobilityModel>& place) { access_point_ = place; }
  /// Stations have the numbers 0, 1, ... of `snr`.
  void SetStations(const ns3::Ptr<const CellSnr>& snr,
                   const std::vector<ns3::Ptr<ns3::MobilityModel>>& places);

 private:
  double DoCalcRxPower(double tx_power_dbm, ns3::Ptr<ns3::MobilityModel> from,
                       ns3::Ptr<ns3::MobilityModel> to) const override;
  std::int64_t DoAssignStreams(std::int64_t /*stream*/) override { return 0; }
  void DoDispose() override;

  double noise_dbm_;
  ns3::Ptr<ns3::MobilityModel> access_point_;
  ns3::Ptr<const CellSnr> snr_;
  std::map<ns3::Ptr<ns3::MobilityModel>, std::size_t> stations_;
};

}  // namespace airsplit
