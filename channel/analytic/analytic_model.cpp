// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/analytic/analytic_model.h"

#include "channel/analytic/analytic_config.h"
#include "channel/analytic/analytic_link_end.h"
#include "channel/analytic/analytic_radio.h"
#include "channel/analytic/analytic_view.h"

namespace airsplit {
namespace {

bool loses_packets(const LinkSettings& link) {
  return link.own.get<AnalyticSettings>().outage == Outage::Lose || link.loss.loss_percent > 0;
}

constexpr const char* kLosesPackets = "link.outage = \"lose\" or link.loss_percent > 0";

AnalyticLinkConfig config_of(const LinkPlan& plan, std::size_t device) {
  const LinkPlan::Device& its = plan.devices.at(device);
  AnalyticLinkConfig config;
  config.radio = its.settings->radio;
  config.radio.snr_db = its.snr_db;
  config.snr = its.snr;
  config.analytic = its.settings->own.get<AnalyticSettings>();
  config.loss = its.settings->loss;
  config.seed = plan.seed;
  config.link_index = device;
  config.devices = plan.devices.size();
  config.horizon_s = plan.horizon_s;
  return config;
}

/// Devices of one group differ in their SNR alone, and each group is looked at.
std::string wrong_with_analytic(const LinkPlan& plan) {
  const LinkSettings* last = nullptr;
  for (std::size_t i = 0; i < plan.devices.size(); ++i) {
    if (plan.devices[i].settings == last) continue;
    last = plan.devices[i].settings;
    std::string fault = what_is_wrong(config_of(plan, i));
    if (!fault.empty()) return fault;
  }
  return "";
}

std::string what_uncoded_needs(const LinkSettings& link, bool symbols) {
  const AnalyticSettings& analytic = link.own.get<AnalyticSettings>();
  if (link.loss.loss_percent > 0) return "link.loss_percent = 0: it is not cut into packets";
  if (analytic.outage != Outage::Wait) return "link.outage = \"wait\": it is not cut into packets";
  if (symbols && analytic.sharing == Sharing::Tdma) return "link.sharing = \"none\" or \"split\"";
  return "";
}

/// A link that is no radio's in particular has LTE's.
Radio radio_for(const LinkSettings& link) {
  const bool wifi = link.own.get<AnalyticSettings>().rate == RateKind::Wifi11ax;
  return wifi ? Radio::kWifi : Radio::kLte;
}

std::vector<Link> install_analytic(const LinkPlan& plan,
                                   const std::vector<ns3::Ptr<ns3::Node>>& devices,
                                   const ns3::Ptr<ns3::Node>& edge) {
  std::vector<Link> links;
  for (std::size_t i = 0; i < devices.size(); ++i)
    links.push_back(install_analytic_link_ends(devices[i], edge, config_of(plan, i)));
  return links;
}

UplinkSnr uplink_snr(const LinkPlan& plan, std::size_t device) {
  return UplinkSnr(radio_config(config_of(plan, device)));
}

std::shared_ptr<const ChannelView> view(const LinkPlan& plan, std::size_t device) {
  return analytic_view(config_of(plan, device));
}

std::string what_a_view_of_needs(const LinkSettings& link) {
  AnalyticLinkConfig config;
  config.radio = link.radio;
  config.analytic = link.own.get<AnalyticSettings>();
  config.loss = link.loss;
  return what_a_view_needs(config);
}

}  // namespace

LinkModel analytic_link_model() {
  LinkModel model;
  model.name = "analytic";
  model.doc = "at the rate that the channel carries";
  model.bandwidth = "of each direction, and of each device unless link.sharing says otherwise";
  model.keys = own_link_keys(analytic_keys());
  key_at(model.keys, "link.packet_bytes").need = {kLosesPackets, loses_packets};
  model.packet_bytes = [](const LinkSettings& link) {
    return static_cast<std::uint32_t>(link.own.get<AnalyticSettings>().packet_bytes);
  };
  model.loses_packets = {kLosesPackets, loses_packets};
  model.what_uncoded_needs = what_uncoded_needs;
  model.radio = Radio::kLte;
  model.radio_for = radio_for;
  model.what_is_wrong = wrong_with_analytic;
  model.uplink_snr = uplink_snr;
  model.view = view;
  model.what_a_view_needs = what_a_view_of_needs;
  model.install = install_analytic;
  model.share_radio = share_analytic_radio;
  return model;
}

}  // namespace airsplit
