// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/analytic/analytic_link_helper.h"

#include <ns3/mac48-address.h>

#include "channel/analytic/analytic_channel.h"
#include "channel/analytic/analytic_net_device.h"
#include "common/error.h"

namespace airsplit {
namespace {

ns3::Ptr<ns3::NetDevice> add_device(const ns3::Ptr<ns3::Node>& node,
                                    const ns3::Ptr<AnalyticChannel>& channel) {
  const auto device = ns3::CreateObject<AnalyticNetDevice>();
  device->SetAddress(ns3::Mac48Address::Allocate());
  node->AddDevice(device);
  device->Attach(channel);
  return device;
}

}  // namespace

ns3::NetDeviceContainer install_analytic_link(const ns3::Ptr<ns3::Node>& device,
                                              const ns3::Ptr<ns3::Node>& edge,
                                              const AnalyticLinkConfig& config) {
  const std::string fault = what_is_wrong(config);
  if (!fault.empty()) throw InputError("analytic link: " + fault);
  const auto channel = ns3::CreateObject<AnalyticChannel>();
  channel->SetConfig(config);
  ns3::NetDeviceContainer ends;
  ends.Add(add_device(device, channel));
  ends.Add(add_device(edge, channel));
  return ends;
}

}  // namespace airsplit
