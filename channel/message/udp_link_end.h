// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A link over UDP: each piece is a datagram of its own. What the MAC gives up is lost, and the
// message with it, unless the receiver takes incomplete ones.
#pragma once

#include <optional>

#include <ns3/socket.h>

#include "channel/message/message_link_end.h"
#include "common/random.h"

namespace airsplit {

class UdpLinkEnd : public MessageLinkEnd {
 public:
  /// So that a datagram fills an IP packet of 1500 bytes: 20 of IP, 8 of UDP and 12 of ours.
  static constexpr std::uint32_t kContentBytes = 1460;

  static ns3::TypeId GetTypeId();

  /// Sends and receives through this socket, which is bound and connected.
  void Attach(const ns3::Ptr<ns3::Socket>& socket);

  /// Loses each datagram that arrives here with this probability, as a network behind the radio
  /// does that is full. Draws are numbered by message and piece.
  void SetLoss(double probability, const RandomStream& draws);

  void Send(ns3::Ptr<const ns3::Packet> message) override;
  void FrameDropped(const PieceTag& piece) override;

 protected:
  void DoDispose() override;

 private:
  void Receive(ns3::Ptr<ns3::Socket> socket);

  bool IsLost(const PieceHeader& piece) const;

  ns3::Ptr<ns3::Socket> socket_;
  double loss_probability_ = 0;
  std::optional<RandomStream> loss_draws_;
};

}  // namespace airsplit
