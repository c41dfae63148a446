// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// One end of an analytic link: an ns-3 net device that sends whole messages, first in, first out.
//
// A message of any size is one ns-3 packet: no IP, no fragments, no headers, so what takes airtime
// is what the caller sent. Both directions run at once. A message sent while another is on the air
// waits for its last bit. The receiving node gets it through Node::RegisterProtocolHandler with the
// sender's protocol number and address. GetMtu() is 16 bits in ns-3 and advisory here: Send takes
// larger packets.
//
// Validation: channel_analytic_link_test.cpp.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

#include <ns3/event-id.h>
#include <ns3/mac48-address.h>
#include <ns3/net-device.h>
#include <ns3/node.h>
#include <ns3/packet.h>
#include <ns3/traced-callback.h>

#include "channel/analytic/analytic_channel.h"
#include "channel/message/link_end.h"
#include "channel/message/repeated_event.h"

namespace airsplit {

class AnalyticNetDevice;

/// Net devices whose packets wait for each other: what one radio sends over several channels. The
/// devices live as long.
struct AnalyticTurns {
  bool is_taken = false;
  std::deque<AnalyticNetDevice*> waiting;  ///< one entry for each packet that waits
};

/// Attribute: MaxQueuePackets, the packets that may wait besides the one on the air. Trace sources,
/// each with the packet: TxBegin (its first bit is sent), TxEnd (its last bit is sent), Rx (it has
/// arrived), Drop (the queue was full, or the channel lost a part of it), Retransmissions (with how
/// often parts of it are resent, if any are).
class AnalyticNetDevice : public ns3::NetDevice {
 public:
  /// Signature of Retransmissions.
  using RetransmissionsTracedCallback = void (*)(ns3::Ptr<const ns3::Packet> packet,
                                                 std::uint64_t retransmissions);

  static ns3::TypeId GetTypeId();

  /// Joins a channel. The first to join is the user's device, the second the edge.
  void Attach(const ns3::Ptr<AnalyticChannel>& channel);

  /// False, and a Drop, where the queue is full. The packet is copied: the caller may reuse it.
  bool Send(ns3::Ptr<ns3::Packet> packet, const ns3::Address& dest, uint16_t protocol) override;
  bool SendFrom(ns3::Ptr<ns3::Packet> packet, const ns3::Address& source, const ns3::Address& dest,
                uint16_t protocol) override;
  bool SupportsSendFrom() const override { return true; }

  /// Sends a message to the other end's listener: no addresses, no protocol, no copy. The caller
  /// leaves it as it is.
  void SendMessage(const ns3::Ptr<const ns3::Packet>& message) { Enqueue({message, {}}); }

  /// Sends a packet only while no other device of these turns does. Before it has sent any.
  void ShareTurns(const std::shared_ptr<AnalyticTurns>& turns) { turns_ = turns; }

  /// Who hears of messages, while it lives; null is nobody.
  void SetListener(MessageListener* listener) { listener_ = listener; }

  void SetReceiveCallback(ReceiveCallback callback) override { receive_ = callback; }
  void SetPromiscReceiveCallback(PromiscReceiveCallback callback) override {
    receive_any_ = callback;
  }

  void SetIfIndex(uint32_t index) override { if_index_ = index; }
  uint32_t GetIfIndex() const override { return if_index_; }
  ns3::Ptr<ns3::Channel> GetChannel() const override { return channel_; }
  void SetAddress(ns3::Address address) override;
  ns3::Address GetAddress() const override { return address_; }
  bool SetMtu(uint16_t mtu) override;
  uint16_t GetMtu() const override { return mtu_; }
  ns3::Ptr<ns3::Node> GetNode() const override { return node_; }
  void SetNode(ns3::Ptr<ns3::Node> node) override { node_ = node; }
  bool IsLinkUp() const override { return channel_ && channel_->GetNDevices() == 2; }
  /// Never called back: a link is up from the moment it is built.
  void AddLinkChangeCallback(ns3::Callback<void> callback) override;

  bool IsPointToPoint() const override { return true; }
  bool IsBridge() const override { return false; }
  bool NeedsArp() const override { return false; }
  bool IsBroadcast() const override { return true; }
  ns3::Address GetBroadcast() const override { return ns3::Mac48Address::GetBroadcast(); }
  bool IsMulticast() const override { return true; }
  ns3::Address GetMulticast(ns3::Ipv4Address group) const override;
  ns3::Address GetMulticast(ns3::Ipv6Address group) const override;

 protected:
  void DoDispose() override;

 private:
  /// What a packet has besides its bytes when it is sent as ns-3 sends packets.
  struct Frame {
    ns3::Mac48Address source;
    ns3::Mac48Address destination;
    std::uint16_t protocol;
  };
  struct Message {
    ns3::Ptr<const ns3::Packet> packet;
    std::optional<Frame> frame;
  };

  bool Enqueue(const Message& message);
  bool IsBusy() const { return turns_ ? turns_->is_taken : transmitting_; }
  void StartNext();
  void StartTransmission(const Message& message);
  void FinishTransmission();
  void Begin(const Message& message);
  void Drop(const Message& message);
  void Receive(const Message& message);
  void ReceiveFrame(const ns3::Ptr<const ns3::Packet>& packet, const Frame& frame);
  PacketType GetPacketType(const ns3::Mac48Address& destination) const;

  ns3::Ptr<AnalyticChannel> channel_;
  Direction direction_ = Direction::Uplink;  ///< in which this device sends
  ns3::Ptr<ns3::Node> node_;
  ns3::Mac48Address address_;
  std::uint32_t if_index_ = 0;
  std::uint16_t mtu_ = 65535;
  ReceiveCallback receive_;
  PromiscReceiveCallback receive_any_;
  MessageListener* listener_ = nullptr;

  bool transmitting_ = false;
  Message on_air_;                        ///< while transmitting_
  ns3::Ptr<const ns3::Packet> received_;  ///< what arrives of it, null if nothing
  ns3::EventId begin_;
  RepeatedEvent<AnalyticNetDevice, &AnalyticNetDevice::FinishTransmission> finish_{this};
  std::deque<Message> queue_;
  std::shared_ptr<AnalyticTurns> turns_;  ///< null: it waits for nobody
  std::uint32_t max_queue_packets_ = 0;

  ns3::TracedCallback<ns3::Ptr<const ns3::Packet>> tx_begin_trace_;
  ns3::TracedCallback<ns3::Ptr<const ns3::Packet>> tx_end_trace_;
  ns3::TracedCallback<ns3::Ptr<const ns3::Packet>> rx_trace_;
  ns3::TracedCallback<ns3::Ptr<const ns3::Packet>> drop_trace_;
  ns3::TracedCallback<ns3::Ptr<const ns3::Packet>, std::uint64_t> retransmissions_trace_;
};

}  // namespace airsplit
