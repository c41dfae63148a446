// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What cells of real sockets share: makes the two ends of a device's link and connects them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <ns3/inet-socket-address.h>
#include <ns3/node.h>
#include <ns3/simulator.h>

#include "channel/message/loss_settings.h"
#include "channel/message/message_link_end.h"

namespace airsplit {

/// The ends of link i at the device and at the edge. They have the numbers 2 i and 2 i + 1, and are
/// added to `ends` in that order. They live until the simulator is destroyed.
template <typename End>
Link make_message_link(std::size_t i, std::vector<ns3::Ptr<MessageLinkEnd>>& ends) {
  const auto device = ns3::CreateObject<End>(), edge = ns3::CreateObject<End>();
  device->SetNumber(static_cast<std::uint32_t>(2 * i));
  edge->SetNumber(static_cast<std::uint32_t>(2 * i + 1));
  device->SetPeer(edge);
  edge->SetPeer(device);
  for (const ns3::Ptr<MessageLinkEnd>& end :
       {ns3::Ptr<MessageLinkEnd>(device), ns3::Ptr<MessageLinkEnd>(edge)}) {
    ends.push_back(end);
    ns3::Simulator::ScheduleDestroy(&ns3::Object::Dispose, ns3::Ptr<ns3::Object>(end));
  }
  return {device, edge};
}

/// A node and what it is reached at.
struct UdpPlace {
  ns3::Ptr<ns3::Node> node;
  ns3::InetSocketAddress address;
};

/// A link over UDP between two places whose ports are free. Of `loss` counts what is lost behind
/// the radio and whether the edge gets incomplete messages; `seed` is the simulation's.
Link make_udp_link(std::size_t i, const UdpPlace& device, const UdpPlace& edge,
                   const LossSettings& loss, std::uint64_t seed,
                   std::vector<ns3::Ptr<MessageLinkEnd>>& ends);

}  // namespace airsplit
