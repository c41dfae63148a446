// Received power such that each receiver's SNR is exactly what was set, whatever the transmit
// power.
//
// A station's channel to and from the access point is the analytic link's: the same SNR in the same
// block of time (analytic_radio.h). A frame sees the SNR of the moment in which it begins. Stations
// hear one another well, so that there are no hidden ones.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include <ns3/mobility-model.h>
#include <ns3/nstime.h>
#include <ns3/propagation-loss-model.h>

#include "channel/analytic_radio.h"

namespace airsplit {

class SnrLossModel : public ns3::PropagationLossModel {
 public:
  static ns3::TypeId GetTypeId();

  /// `noise_dbm` is the receivers' noise floor over the bandwidth.
  void SetNoise(double noise_dbm) { noise_dbm_ = noise_dbm; }
  void SetAccessPoint(const ns3::Ptr<ns3::MobilityModel>& place) { access_point_ = place; }
  void AddStation(const ns3::Ptr<ns3::MobilityModel>& place, double mean_snr_db,
                  AnalyticRadio uplink, AnalyticRadio downlink);

  /// Fading begins now, with block 0. Before, the SNR is the mean.
  void StartFading();

 private:
  struct Channel {
    AnalyticRadio radio;
    double mean_snr_db;
    mutable std::uint64_t block = 0;  // of the SNR kept here
    mutable double snr_db = 0;
    mutable bool known = false;
  };

  double DoCalcRxPower(double tx_power_dbm, ns3::Ptr<ns3::MobilityModel> from,
                       ns3::Ptr<ns3::MobilityModel> to) const override;
  std::int64_t DoAssignStreams(std::int64_t /*stream*/) override { return 0; }
  void DoDispose() override;
  double GetSnrDb(const Channel& channel) const;

  double noise_dbm_ = 0;
  ns3::Ptr<ns3::MobilityModel> access_point_;
  std::map<ns3::Ptr<ns3::MobilityModel>, std::pair<Channel, Channel>> stations_;  ///< up, down
  bool fading_ = false;
  ns3::Time epoch_;
};

}  // namespace airsplit
