// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/lte/lte_model.h"

#include "channel/lte/lte_config.h"
#include "channel/lte/lte_link_helper.h"
#include "common/module.h"

namespace airsplit {
namespace {

LteLinkConfig config_of(const LinkPlan& plan) {
  const LinkSettings& link = *plan.shared;
  LteLinkConfig config;
  config.cell.radio = link.radio;
  config.cell.seed = plan.seed;
  for (const LinkPlan::Device& device : plan.devices) {
    config.cell.device_snr_db.push_back(device.snr_db);
    config.cell.device_snr.push_back(device.snr);
  }
  config.loss = link.loss;
  config.transport = link.transport;
  config.lte = link.own.get<LteSettings>();
  return config;
}

}  // namespace

LinkModel lte_link_model() {
  LinkModel model;
  model.name = "lte";
  model.doc = "ns-3's LTE";
  model.bandwidth = "of each direction, 1.4, 3, 5, 10, 15 or 20";
  model.keys = own_link_keys(lte_keys());
  model.is_cell = true;
  model.loses_packets = {"", [](const LinkSettings& /*link*/) { return true; }};
  model.radio = Radio::kLte;
  // Measured at 1 to 100 devices: each subframe, and each pair of devices that is set up.
  model.work_s = [](std::size_t devices, double simulated_s) {
    const auto n = static_cast<double>(devices);
    return 1.5e-4 * n * n + 7e-3 * n * simulated_s;
  };
  model.uplink_snr = [](const LinkPlan& plan, std::size_t device) {
    return UplinkSnr(station_radio(config_of(plan).cell, device));
  };
  model.what_is_wrong = [](const LinkPlan& plan) {
    return what_is_wrong(config_of(plan), plan.devices.size());
  };
  model.install = [](const LinkPlan& plan, const std::vector<ns3::Ptr<ns3::Node>>& devices,
                     const ns3::Ptr<ns3::Node>& edge) {
    const Module module = {"libairsplit_lte.so", "AIRSPLIT_LTE_MODULE", "there is no lte link"};
    using Entry = decltype (&install_lte_links) (*)();
    const auto entry = reinterpret_cast<Entry>(module_symbol(module, "airsplit_lte_module"));
    return entry()(devices, edge, config_of(plan));
  };
  return model;
}

}  // namespace airsplit
