// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/analytic/analytic_link_end.h"

#include <ns3/simulator.h>

#include "channel/analytic/analytic_link_helper.h"

namespace airsplit {
namespace {

ns3::Ptr<LinkEnd> make_end(const ns3::Ptr<ns3::NetDevice>& device) {
  const auto end = ns3::CreateObject<AnalyticLinkEnd>();
  ns3::Simulator::ScheduleDestroy(&ns3::Object::Dispose, ns3::Ptr<ns3::Object>(end));
  end->Attach(ns3::DynamicCast<AnalyticNetDevice>(device));
  return end;
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(AnalyticLinkEnd);

ns3::TypeId AnalyticLinkEnd::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::AnalyticLinkEnd")
                                     .SetParent<LinkEnd>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<AnalyticLinkEnd>();
  return tid;
}

void AnalyticLinkEnd::Attach(const ns3::Ptr<AnalyticNetDevice>& device) {
  device_ = device;
  device_->SetListener(this);
}

void AnalyticLinkEnd::Send(ns3::Ptr<const ns3::Packet> message) { device_->SendMessage(message); }

void AnalyticLinkEnd::DoDispose() {
  if (device_) device_->SetListener(nullptr);
  device_ = nullptr;
  LinkEnd::DoDispose();
}

Link install_analytic_link_ends(const ns3::Ptr<ns3::Node>& device, const ns3::Ptr<ns3::Node>& edge,
                                const AnalyticLinkConfig& config) {
  const ns3::NetDeviceContainer ends = install_analytic_link(device, edge, config);
  return {make_end(ends.Get(0)), make_end(ends.Get(1))};
}

void share_analytic_radio(const std::vector<Link>& links) {
  const auto share = [&](ns3::Ptr<LinkEnd> Link::*end) {
    const auto turns = std::make_shared<AnalyticTurns>();
    for (const Link& link : links) ns3::DynamicCast<AnalyticLinkEnd>(link.*end)->ShareTurns(turns);
  };
  share(&Link::device);
  share(&Link::edge);
}

}  // namespace airsplit
