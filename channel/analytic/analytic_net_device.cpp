// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/analytic/analytic_net_device.h"

#include <limits>
#include <utility>

#include <ns3/simulator.h>
#include <ns3/trace-source-accessor.h>
#include <ns3/uinteger.h>

#include "common/error.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(AnalyticNetDevice);

namespace {

using PacketTrace = ns3::TracedCallback<ns3::Ptr<const ns3::Packet>>;

/// Even with nobody to call, the call copies its pointer.
void trace(const PacketTrace& callbacks, const ns3::Ptr<const ns3::Packet>& packet) {
  if (!callbacks.IsEmpty()) callbacks(packet);
}

}  // namespace

ns3::TypeId AnalyticNetDevice::GetTypeId() {
  static const ns3::TypeId tid =
      ns3::TypeId("airsplit::AnalyticNetDevice")
          .SetParent<ns3::NetDevice>()
          .SetGroupName("airsplit")
          .AddConstructor<AnalyticNetDevice>()
          .AddAttribute("MaxQueuePackets",
                        "Packets that may wait besides the one on the air; more are dropped.",
                        ns3::UintegerValue(std::numeric_limits<std::uint32_t>::max()),
                        ns3::MakeUintegerAccessor(&AnalyticNetDevice::max_queue_packets_),
                        ns3::MakeUintegerChecker<std::uint32_t>())
          .AddTraceSource("TxBegin", "The first bit of a packet is sent.",
                          ns3::MakeTraceSourceAccessor(&AnalyticNetDevice::tx_begin_trace_),
                          "ns3::Packet::TracedCallback")
          .AddTraceSource("TxEnd", "The last bit of a packet is sent.",
                          ns3::MakeTraceSourceAccessor(&AnalyticNetDevice::tx_end_trace_),
                          "ns3::Packet::TracedCallback")
          .AddTraceSource("Rx", "A packet has arrived, whoever it is for.",
                          ns3::MakeTraceSourceAccessor(&AnalyticNetDevice::rx_trace_),
                          "ns3::Packet::TracedCallback")
          .AddTraceSource("Retransmissions", "A packet is sent: how often parts of it are resent.",
                          ns3::MakeTraceSourceAccessor(&AnalyticNetDevice::retransmissions_trace_),
                          "airsplit::AnalyticNetDevice::RetransmissionsTracedCallback")
          .AddTraceSource("Drop",
                          "A packet to be sent found the queue full or was lost on the air.",
                          ns3::MakeTraceSourceAccessor(&AnalyticNetDevice::drop_trace_),
                          "ns3::Packet::TracedCallback");
  return tid;
}

void AnalyticNetDevice::Attach(const ns3::Ptr<AnalyticChannel>& channel) {
  check(channel && !channel_, "a device that joins one channel, once");
  channel_ = channel;
  direction_ = channel_->Attach(this);
}

bool AnalyticNetDevice::Send(ns3::Ptr<ns3::Packet> packet, const ns3::Address& dest,
                             uint16_t protocol) {
  return SendFrom(packet, address_, dest, protocol);
}

bool AnalyticNetDevice::SendFrom(ns3::Ptr<ns3::Packet> packet, const ns3::Address& source,
                                 const ns3::Address& dest, uint16_t protocol) {
  return Enqueue({packet->Copy(), Frame{ns3::Mac48Address::ConvertFrom(source),
                                        ns3::Mac48Address::ConvertFrom(dest), protocol}});
}

bool AnalyticNetDevice::Enqueue(const Message& message) {
  check(IsLinkUp(), "a device on a channel with two ends");
  if (!IsBusy()) {
    StartTransmission(message);
    return true;
  }
  if (queue_.size() >= max_queue_packets_) {
    Drop(message);
    return false;
  }
  queue_.push_back(message);
  if (turns_) turns_->waiting.push_back(this);
  return true;
}

void AnalyticNetDevice::StartNext() {
  if (turns_ && !turns_->waiting.empty() && turns_->waiting.front() != this) {
    AnalyticNetDevice* next = turns_->waiting.front();
    return next->StartNext();
  }
  if (queue_.empty()) return;
  if (turns_) turns_->waiting.pop_front();
  const Message next = queue_.front();
  queue_.pop_front();
  StartTransmission(next);
}

void AnalyticNetDevice::StartTransmission(const Message& message) {
  transmitting_ = true;
  if (turns_) turns_->is_taken = true;
  on_air_ = message;
  auto sent = channel_->Transmit(direction_, on_air_.packet);
  if (sent && !sent->begin.IsZero()) {  // its slot is still to come
    begin_ = ns3::Simulator::Schedule(sent->begin, [this, begun = on_air_] { Begin(begun); });
  } else {
    Begin(on_air_);
  }
  const double air_bytes = sent ? sent->air_bytes : on_air_.packet->GetSize();
  if (listener_ && !on_air_.frame) listener_->OnAir(on_air_.packet, air_bytes);
  if (!sent) return;  // It holds the link until the simulation ends.
  if (sent->retransmissions > 0) {
    retransmissions_trace_(on_air_.packet, sent->retransmissions);
    if (listener_ && !on_air_.frame) listener_->Resent(on_air_.packet, sent->retransmissions);
  }
  received_ = sent->received;
  finish_.schedule(sent->time);
}

void AnalyticNetDevice::FinishTransmission() {
  const Message arriving{received_, on_air_.frame};
  trace(tx_end_trace_, on_air_.packet);
  const ns3::Ptr<AnalyticNetDevice> peer = channel_->GetPeer(direction_);
  const ns3::Time delay = channel_->GetDelay();
  if (!arriving.packet) {
    Drop(on_air_);
  } else if (!delay.IsZero()) {
    ns3::Simulator::ScheduleWithContext(peer->GetNode()->GetId(), delay,
                                        &AnalyticNetDevice::Receive, peer, arriving);
  }
  transmitting_ = false;
  if (turns_) turns_->is_taken = false;
  if (turns_ || !queue_.empty()) StartNext();
  if (arriving.packet && delay.IsZero()) peer->Receive(arriving);  // an event less
}

void AnalyticNetDevice::Begin(const Message& message) {
  trace(tx_begin_trace_, message.packet);
  if (listener_ && !message.frame) listener_->Begun(message.packet);
}

void AnalyticNetDevice::Drop(const Message& message) {
  trace(drop_trace_, message.packet);
  if (listener_ && !message.frame) listener_->Dropped(message.packet);
}

void AnalyticNetDevice::Receive(const Message& message) {
  trace(rx_trace_, message.packet);
  if (message.frame) {
    ReceiveFrame(message.packet, *message.frame);
  } else if (listener_) {
    listener_->Arrived(message.packet);
  }
}

void AnalyticNetDevice::ReceiveFrame(const ns3::Ptr<const ns3::Packet>& packet,
                                     const Frame& frame) {
  const PacketType type = GetPacketType(frame.destination);
  if (!receive_any_.IsNull())
    receive_any_(this, packet, frame.protocol, frame.source, frame.destination, type);
  if (type != PACKET_OTHERHOST && !receive_.IsNull())
    receive_(this, packet, frame.protocol, frame.source);
}

ns3::NetDevice::PacketType AnalyticNetDevice::GetPacketType(
    const ns3::Mac48Address& destination) const {
  if (destination == address_) return PACKET_HOST;
  if (destination.IsBroadcast()) return PACKET_BROADCAST;
  if (destination.IsGroup()) return PACKET_MULTICAST;
  return PACKET_OTHERHOST;
}

void AnalyticNetDevice::SetAddress(ns3::Address address) {
  address_ = ns3::Mac48Address::ConvertFrom(address);
}

bool AnalyticNetDevice::SetMtu(uint16_t mtu) {
  mtu_ = mtu;
  return true;
}

void AnalyticNetDevice::AddLinkChangeCallback(ns3::Callback<void> /*callback*/) {}

ns3::Address AnalyticNetDevice::GetMulticast(ns3::Ipv4Address group) const {
  return ns3::Mac48Address::GetMulticast(group);
}

ns3::Address AnalyticNetDevice::GetMulticast(ns3::Ipv6Address group) const {
  return ns3::Mac48Address::GetMulticast(group);
}

void AnalyticNetDevice::DoDispose() {
  begin_.Cancel();
  finish_.cancel();
  on_air_ = {};
  received_ = nullptr;
  queue_.clear();
  turns_.reset();
  listener_ = nullptr;
  channel_ = nullptr;
  node_ = nullptr;
  receive_.Nullify();
  receive_any_.Nullify();
  NetDevice::DoDispose();
}

}  // namespace airsplit
