#include "channel/snr_loss_model.h"

#include <algorithm>
#include <cmath>

#include <ns3/simulator.h>

#include "common/error.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(SnrLossModel);

ns3::TypeId SnrLossModel::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::SnrLossModel")
                                     .SetParent<ns3::PropagationLossModel>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<SnrLossModel>();
  return tid;
}

void SnrLossModel::AddStation(const ns3::Ptr<ns3::MobilityModel>& place, double mean_snr_db,
                              AnalyticRadio uplink, AnalyticRadio downlink) {
  stations_[place] = {Channel{std::move(uplink), mean_snr_db},
                      Channel{std::move(downlink), mean_snr_db}};
}

void SnrLossModel::StartFading() {
  fading_ = true;
  epoch_ = ns3::Simulator::Now();
}

double SnrLossModel::DoCalcRxPower(double /*tx_power_dbm*/, ns3::Ptr<ns3::MobilityModel> from,
                                   ns3::Ptr<ns3::MobilityModel> to) const {
  constexpr double kStationToStationDb = 30;
  const bool up = to == access_point_;
  if (!up && from != access_point_) return noise_dbm_ + kStationToStationDb;
  const auto station = stations_.find(up ? from : to);
  check(station != stations_.end(), "a station that was added");
  return noise_dbm_ + GetSnrDb(up ? station->second.first : station->second.second);
}

double SnrLossModel::GetSnrDb(const Channel& channel) const {
  if (!fading_) return channel.mean_snr_db;
  const std::int64_t since_ns = (ns3::Simulator::Now() - epoch_).GetNanoSeconds();
  const auto block = static_cast<std::uint64_t>(
      channel.radio.block_ns > 0 ? since_ns / channel.radio.block_ns : 0);
  if (!channel.known || channel.block != block) {
    constexpr double kSilence = 1e-30;  // a ratio that stands for none
    channel.snr_db = 10 * std::log10(std::max(kSilence, channel.radio.snr(block)));
    channel.block = block;
    channel.known = true;
  }
  return channel.snr_db;
}

void SnrLossModel::DoDispose() {
  access_point_ = nullptr;
  stations_.clear();
  PropagationLossModel::DoDispose();
}

}  // namespace airsplit
