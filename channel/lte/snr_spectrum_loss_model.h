// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The received spectrum of one direction of an LTE cell: in each resource block in which anything
// is sent, the power density is the receiver's noise times the SNR that was set, whatever the
// transmit power. So the SNR is the same on one resource block as on all, and over any bandwidth.
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include <ns3/mobility-model.h>
#include <ns3/spectrum-propagation-loss-model.h>

#include "channel/cell/cell_snr.h"

namespace airsplit {

/// Attributes: Direction (Uplink: stations send, the base receives; Downlink: the other way round)
/// and NoiseFigureDb, the receivers'; ns3 takes -174 dBm/Hz of thermal noise.
class SnrSpectrumLossModel : public ns3::SpectrumPropagationLossModel {
 public:
  static ns3::TypeId GetTypeId();

  /// Stations have the numbers 0, 1, ... of `snr`.
  void SetStations(const ns3::Ptr<const CellSnr>& snr,
                   const std::vector<ns3::Ptr<ns3::MobilityModel>>& places);

 private:
  ns3::Ptr<ns3::SpectrumValue> DoCalcRxPowerSpectralDensity(
      ns3::Ptr<const ns3::SpectrumSignalParameters> signal, ns3::Ptr<const ns3::MobilityModel> from,
      ns3::Ptr<const ns3::MobilityModel> to) const override;
  void DoDispose() override;

  void SetDirection(int direction) { direction_ = static_cast<Direction>(direction); }
  int GetDirection() const { return static_cast<int>(direction_); }

  Direction direction_;
  double noise_figure_db_;
  ns3::Ptr<const CellSnr> snr_;
  std::map<ns3::Ptr<const ns3::MobilityModel>, std::size_t> stations_;
};

}  // namespace airsplit
