// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/position/path_loss.h"

#include <cmath>
#include <limits>
#include <string>

#include <ns3/boolean.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/node.h>
#include <ns3/object-factory.h>
#include <ns3/rng-seed-manager.h>
#include <ns3/three-gpp-propagation-loss-model.h>

#include "common/error.h"

namespace airsplit {
namespace {

/// ns-3's streams from here on are the positions', so many for each device: Wi-Fi's and LTE's are
/// below.
constexpr std::int64_t kFirstStream = std::int64_t{1} << 48, kStreamsOfDevice = 1 << 24;

struct ThreeGpp {
  const char* loss;
  const char* line_of_sight;
  double same_sight_m;  ///< TR 38.901 table 7.6.3.1-2: correlation distance of the line of sight
};

ThreeGpp three_gpp(PathLoss kind) {
  switch (kind) {
    case PathLoss::Uma:
      return {"Uma", "Uma", 50};
    case PathLoss::Umi:
      return {"UmiStreetCanyon", "UmiStreetCanyon", 50};
    case PathLoss::Rma:
      return {"Rma", "Rma", 60};
    case PathLoss::Inh:
      return {"IndoorOffice", "IndoorMixedOffice", 10};
    case PathLoss::Friis:
    case PathLoss::LogDistance:
      break;
  }
  check(false, "a model of 3GPP");
  return {};
}

/// Antennas are of nodes: 3GPP's models tell links apart by their numbers.
ns3::Ptr<ns3::MobilityModel> antenna() {
  const auto node = ns3::CreateObject<ns3::Node>();
  const auto place = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
  node->AggregateObject(place);
  return place;
}

ns3::Ptr<ns3::PropagationLossModel> make_model(const PositionSettings& settings,
                                               double carrier_ghz) {
  if (settings.is_3gpp()) {
    ns3::ObjectFactory factory(std::string("ns3::ThreeGpp") + three_gpp(settings.path_loss).loss +
                               "PropagationLossModel");
    factory.Set("Frequency", ns3::DoubleValue(1e9 * carrier_ghz));
    factory.Set("ShadowingEnabled", ns3::BooleanValue(settings.path_loss_shadowing));
    return factory.Create<ns3::PropagationLossModel>();
  }
  const auto friis = ns3::CreateObject<ns3::FriisPropagationLossModel>();
  friis->SetFrequency(1e9 * carrier_ghz);
  if (settings.path_loss == PathLoss::Friis) return friis;
  const auto here = antenna(), a_metre_off = antenna();
  a_metre_off->SetPosition({1, 0, 0});
  const auto log_distance = ns3::CreateObject<ns3::LogDistancePropagationLossModel>();
  log_distance->SetPathLossExponent(settings.path_loss_exponent);
  log_distance->SetReference(1, -friis->CalcRxPower(0, here, a_metre_off));
  return log_distance;
}

ns3::Ptr<ns3::ChannelConditionModel> sight_model(const PositionSettings& settings,
                                                 std::int64_t stream) {
  if (settings.line_of_sight == LineOfSight::Always)
    return ns3::CreateObject<ns3::AlwaysLosChannelConditionModel>();
  if (settings.line_of_sight == LineOfSight::Never)
    return ns3::CreateObject<ns3::NeverLosChannelConditionModel>();
  ns3::ObjectFactory factory(std::string("ns3::ThreeGpp") +
                             three_gpp(settings.path_loss).line_of_sight + "ChannelConditionModel");
  const auto model = factory.Create<ns3::ChannelConditionModel>();
  model->AssignStreams(stream);
  return model;
}

}  // namespace

PathLossOfDevice::PathLossOfDevice(const PositionSettings& settings, double carrier_ghz, Place edge,
                                   std::uint64_t seed, std::uint64_t device)
    : settings_(settings),
      edge_height_m_(settings.edge_height_m > 0 ? settings.edge_height_m
                                                : usual_edge_height_m(settings)),
      edge_(edge),
      next_stream_(kFirstStream + kStreamsOfDevice * static_cast<std::int64_t>(device)) {
  ns3::RngSeedManager::SetSeed(1);
  ns3::RngSeedManager::SetRun(seed + 1);
  device_at_ = antenna();
  edge_at_ = antenna();
  edge_at_->SetPosition({edge.x_m, edge.y_m, edge_height_m_});
  model_ = make_model(settings, carrier_ghz);
  next_stream_ += model_->AssignStreams(next_stream_);
}

double PathLossOfDevice::distance_m(Place device) const {
  return std::hypot(airsplit::distance_m(device, edge_),
                    edge_height_m_ - settings_.device_height_m);
}

double PathLossOfDevice::loss_db(Place device) {
  if (settings_.is_3gpp()) choose_line_of_sight(device);
  device_at_->SetPosition({device.x_m, device.y_m, settings_.device_height_m});
  // ns-3 3.37 does not keep where the first shadowing was drawn: the second is drawn anew wherever
  // the device is, and from then on they are correlated over what it has moved.
  if (is_new_) model_->CalcRxPower(0, device_at_, edge_at_);
  is_new_ = false;
  return -model_->CalcRxPower(0, device_at_, edge_at_);
}

void PathLossOfDevice::choose_line_of_sight(Place device) {
  since_chosen_m_ +=
      is_new_ ? std::numeric_limits<double>::infinity() : airsplit::distance_m(last_, device);
  last_ = device;
  if (since_chosen_m_ < three_gpp(settings_.path_loss).same_sight_m) return;
  since_chosen_m_ = 0;
  ns3::DynamicCast<ns3::ThreeGppPropagationLossModel>(model_)->SetChannelConditionModel(
      sight_model(settings_, next_stream_++));
}

}  // namespace airsplit
