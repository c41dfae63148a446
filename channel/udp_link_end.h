// A link over UDP: each piece is a datagram of its own. What the MAC gives up is lost, and the
// message with it.
#pragma once

#include <ns3/socket.h>

#include "channel/message_link_end.h"

namespace airsplit {

class UdpLinkEnd : public MessageLinkEnd {
 public:
  /// So that a datagram fills an IP packet of 1500 bytes: 20 of IP, 8 of UDP and 12 of ours.
  static constexpr std::uint32_t kContentBytes = 1460;

  static ns3::TypeId GetTypeId();

  /// Sends and receives through this socket, which is bound and connected.
  void Attach(const ns3::Ptr<ns3::Socket>& socket);

  void Send(ns3::Ptr<const ns3::Packet> message) override;
  void FrameDropped(const PieceTag& piece) override;

 protected:
  void DoDispose() override;

 private:
  void Receive(ns3::Ptr<ns3::Socket> socket);

  ns3::Ptr<ns3::Socket> socket_;
};

}  // namespace airsplit
