// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// For the tests of the channel room: two nodes, one analytic link, and a note of all that arrives.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <ns3/mac48-address.h>
#include <ns3/net-device.h>
#include <ns3/node.h>
#include <ns3/nstime.h>
#include <ns3/packet.h>
#include <ns3/simulator.h>

#include "channel/analytic/analytic_link_helper.h"
#include "channel/analytic/analytic_net_device.h"

namespace airsplit {

inline constexpr std::uint16_t kTestProtocol = 0x88b5;  // IEEE 802 local experimental EtherType 1

struct Arrival {
  std::int64_t time_ns;
  ns3::Ptr<const ns3::Packet> packet;
  ns3::Mac48Address sender;
};

/// End 0 is the device, end 1 the edge. One world at a time: ns-3 has one simulator per process.
class ChannelWorld {
 public:
  explicit ChannelWorld(const AnalyticLinkConfig& config) {
    const auto device = ns3::CreateObject<ns3::Node>();
    const auto edge = ns3::CreateObject<ns3::Node>();
    const ns3::NetDeviceContainer ends = install_analytic_link(device, edge, config);
    for (int end = 0; end < 2; ++end) {
      ends_[end] = ns3::DynamicCast<AnalyticNetDevice>(ends.Get(end));
      ends_[end]->GetNode()->RegisterProtocolHandler(
          ns3::MakeCallback(&ChannelWorld::on_receive, this), kTestProtocol, ends_[end]);
    }
  }
  ~ChannelWorld() { ns3::Simulator::Destroy(); }
  ChannelWorld(const ChannelWorld&) = delete;
  ChannelWorld& operator=(const ChannelWorld&) = delete;

  const ns3::Ptr<AnalyticNetDevice>& end(int i) const { return ends_.at(i); }
  ns3::Ptr<AnalyticChannel> channel() const {
    return ns3::DynamicCast<AnalyticChannel>(ends_[0]->GetChannel());
  }

  /// Sends from this end to the other at a time of the simulation.
  void send_at(const ns3::Time& time, int from, const ns3::Ptr<ns3::Packet>& packet) {
    ns3::Simulator::Schedule(time - ns3::Simulator::Now(), &ChannelWorld::send, this, from, packet);
  }
  void send(int from, const ns3::Ptr<ns3::Packet>& packet) {
    ends_.at(from)->Send(packet, ends_.at(1 - from)->GetAddress(), kTestProtocol);
  }

  /// Arrivals at this end, in order.
  const std::vector<Arrival>& arrivals(int at) const { return arrivals_.at(at); }

 private:
  void on_receive(ns3::Ptr<ns3::NetDevice> device, ns3::Ptr<const ns3::Packet> packet,
                  std::uint16_t /*protocol*/, const ns3::Address& sender,
                  const ns3::Address& /*receiver*/, ns3::NetDevice::PacketType /*type*/) {
    arrivals_.at(device == ends_[0] ? 0 : 1)
        .push_back({ns3::Simulator::Now().GetNanoSeconds(), packet,
                    ns3::Mac48Address::ConvertFrom(sender)});
  }

  std::array<ns3::Ptr<AnalyticNetDevice>, 2> ends_;
  std::array<std::vector<Arrival>, 2> arrivals_;
};

}  // namespace airsplit
