// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/wifi/wifi_model.h"

#include "channel/wifi/wifi_config.h"
#include "channel/wifi/wifi_link_helper.h"
#include "common/module.h"

namespace airsplit {
namespace {

WifiLinkConfig config_of(const LinkPlan& plan) {
  const LinkSettings& link = *plan.shared;
  WifiLinkConfig config;
  config.cell.radio = link.radio;
  config.cell.seed = plan.seed;
  for (const LinkPlan::Device& device : plan.devices) {
    config.cell.device_snr_db.push_back(device.snr_db);
    config.cell.device_snr.push_back(device.snr);
  }
  config.loss = link.loss;
  config.transport = link.transport;
  config.wifi = link.own.get<WifiSettings>();
  config.say = plan.say;
  return config;
}

}  // namespace

LinkModel wifi_link_model() {
  LinkModel model;
  model.name = "wifi";
  model.doc = "ns-3's 802.11";
  model.bandwidth = "of the one channel, 20, 40, 80 or 160";
  model.keys = own_link_keys(wifi_keys());
  model.is_cell = true;
  model.has_tcp = true;
  model.loses_packets = {"link.transport = \"udp\"",
                         [](const LinkSettings& link) { return link.transport == Transport::Udp; }};
  model.radio = Radio::kWifi;
  // Measured at 10 to 200 devices: beacons, and association, where all contend with all.
  model.work_s = [](std::size_t devices, double simulated_s) {
    const auto n = static_cast<double>(devices);
    return 7e-6 * n * n * n + 3e-4 * n * simulated_s;
  };
  model.uplink_snr = [](const LinkPlan& plan, std::size_t device) {
    return UplinkSnr(station_radio(config_of(plan).cell, device));
  };
  model.what_is_wrong = [](const LinkPlan& plan) {
    return what_is_wrong(config_of(plan), plan.devices.size());
  };
  model.install = [](const LinkPlan& plan, const std::vector<ns3::Ptr<ns3::Node>>& devices,
                     const ns3::Ptr<ns3::Node>& edge) {
    const Module module = {"libairsplit_wifi.so", "AIRSPLIT_WIFI_MODULE", "there is no wifi link"};
    using Entry = decltype (&install_wifi_links) (*)();
    const auto entry = reinterpret_cast<Entry>(module_symbol(module, "airsplit_wifi_module"));
    return entry()(devices, edge, config_of(plan));
  };
  return model;
}

}  // namespace airsplit
