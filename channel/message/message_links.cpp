// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/message/message_links.h"

#include <ns3/socket.h>
#include <ns3/udp-socket-factory.h>

#include "channel/message/udp_link_end.h"
#include "common/error.h"

namespace airsplit {
namespace {

void attach(const ns3::Ptr<LinkEnd>& end, const UdpPlace& own, const UdpPlace& other) {
  const auto socket = ns3::Socket::CreateSocket(own.node, ns3::UdpSocketFactory::GetTypeId());
  check(socket->Bind(own.address) == 0 && socket->Connect(other.address) == 0, "a free UDP port");
  ns3::DynamicCast<UdpLinkEnd>(end)->Attach(socket);
}

}  // namespace

Link make_udp_link(std::size_t i, const UdpPlace& device, const UdpPlace& edge,
                   const LossSettings& loss, std::uint64_t seed,
                   std::vector<ns3::Ptr<MessageLinkEnd>>& ends) {
  Link link = make_message_link<UdpLinkEnd>(i, ends);
  attach(link.device, device, edge);
  attach(link.edge, edge, device);
  const auto at_edge = ns3::DynamicCast<UdpLinkEnd>(link.edge);
  at_edge->SetDeliverIncomplete(loss.deliver_incomplete);
  at_edge->SetLoss(0.01 * loss.loss_percent, {seed, "packet loss", i});
  return link;
}

}  // namespace airsplit
