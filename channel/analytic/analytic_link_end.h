// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// One end of an analytic link as a LinkEnd.
#pragma once

#include <memory>
#include <vector>

#include "channel/analytic/analytic_config.h"
#include "channel/analytic/analytic_net_device.h"
#include "channel/message/link_end.h"

namespace airsplit {

class AnalyticLinkEnd : public LinkEnd, private MessageListener {
 public:
  static ns3::TypeId GetTypeId();

  /// Sends and receives through this device, from now on.
  void Attach(const ns3::Ptr<AnalyticNetDevice>& device);

  void Send(ns3::Ptr<const ns3::Packet> message) override;

  /// What it sends waits its turn among what the others of these turns send.
  void ShareTurns(const std::shared_ptr<AnalyticTurns>& turns) { device_->ShareTurns(turns); }

 protected:
  void DoDispose() override;

 private:
  void Begun(const ns3::Ptr<const ns3::Packet>& message) override { SayBegun(message); }
  void Dropped(const ns3::Ptr<const ns3::Packet>& message) override { SayDropped(message); }
  void Resent(const ns3::Ptr<const ns3::Packet>& message, std::uint64_t times) override {
    SayResent(message, times);
  }
  void OnAir(const ns3::Ptr<const ns3::Packet>& message, double bytes) override {
    SayOnAir(message, bytes);
  }
  void Arrived(const ns3::Ptr<const ns3::Packet>& message) override { Deliver(message); }

  ns3::Ptr<AnalyticNetDevice> device_;
};

/// An analytic link between two nodes. InputError as install_analytic_link().
Link install_analytic_link_ends(const ns3::Ptr<ns3::Node>& device, const ns3::Ptr<ns3::Node>& edge,
                                const AnalyticLinkConfig& config);

/// LinkModel::share_radio(), of links that were made so.
void share_analytic_radio(const std::vector<Link>& links);

}  // namespace airsplit
