// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/wifi/snr_loss_model.h"

#include <ns3/double.h>

#include "common/error.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(SnrLossModel);

ns3::TypeId SnrLossModel::GetTypeId() {
  static const ns3::TypeId tid =
      ns3::TypeId("airsplit::SnrLossModel")
          .SetParent<ns3::PropagationLossModel>()
          .SetGroupName("airsplit")
          .AddConstructor<SnrLossModel>()
          .AddAttribute("NoiseDbm", "The receivers' noise floor over the bandwidth, dBm.",
                        ns3::DoubleValue(-94), ns3::MakeDoubleAccessor(&SnrLossModel::noise_dbm_),
                        ns3::MakeDoubleChecker<double>(-200, 100));
  return tid;
}

void SnrLossModel::SetStations(const ns3::Ptr<const CellSnr>& snr,
                               const std::vector<ns3::Ptr<ns3::MobilityModel>>& places) {
  snr_ = snr;
  for (std::size_t i = 0; i < places.size(); ++i) stations_[places[i]] = i;
}

double SnrLossModel::DoCalcRxPower(double /*tx_power_dbm*/, ns3::Ptr<ns3::MobilityModel> from,
                                   ns3::Ptr<ns3::MobilityModel> to) const {
  constexpr double kStationToStationDb = 30;
  const bool up = to == access_point_;
  if (!up && from != access_point_) return noise_dbm_ + kStationToStationDb;
  const auto station = stations_.find(up ? from : to);
  check(station != stations_.end(), "a station that was added");
  return noise_dbm_ + snr_->GetDb(station->second, up ? Direction::Uplink : Direction::Downlink);
}

void SnrLossModel::DoDispose() {
  access_point_ = nullptr;
  snr_ = nullptr;
  stations_.clear();
  PropagationLossModel::DoDispose();
}

}  // namespace airsplit
