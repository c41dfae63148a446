// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A link over one TCP connection: a message is one piece of the byte stream. Nothing is lost while
// the connection stands; what the MAC gives up, TCP sends again.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include <ns3/socket.h>

#include "channel/message/message_link_end.h"

namespace airsplit {

class TcpLinkEnd : public MessageLinkEnd {
 public:
  static ns3::TypeId GetTypeId();

  /// Sends and receives through this socket, which is connected. Messages that were sent before
  /// wait for it.
  void Attach(const ns3::Ptr<ns3::Socket>& socket);

  void Send(ns3::Ptr<const ns3::Packet> message) override;
  void FrameDropped(const PieceTag& piece) override;

 protected:
  void DoDispose() override;

 private:
  void Fill(ns3::Ptr<ns3::Socket> socket, std::uint32_t available);
  void Receive(ns3::Ptr<ns3::Socket> socket);
  void DeliverWhatIsWhole();
  void Closed(ns3::Ptr<ns3::Socket> socket);

  ns3::Ptr<ns3::Socket> socket_;
  std::deque<ns3::Ptr<const ns3::Packet>> outgoing_;  ///< headers included
  std::uint32_t sent_of_first_ = 0;
  std::vector<std::uint8_t> incoming_;
  bool closed_ = false;
};

}  // namespace airsplit
