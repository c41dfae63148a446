#include "channel/analytic/analytic_net_device.h"

#include <limits>

#include <ns3/simulator.h>
#include <ns3/trace-source-accessor.h>
#include <ns3/uinteger.h>

#include "common/error.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(AnalyticNetDevice);

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
  channel_->Attach(this);
}

bool AnalyticNetDevice::Send(ns3::Ptr<ns3::Packet> packet, const ns3::Address& dest,
                             uint16_t protocol) {
  return SendFrom(packet, address_, dest, protocol);
}

bool AnalyticNetDevice::SendFrom(ns3::Ptr<ns3::Packet> packet, const ns3::Address& source,
                                 const ns3::Address& dest, uint16_t protocol) {
  check(IsLinkUp(), "a device on a channel with two ends");
  const Message message{packet->Copy(), ns3::Mac48Address::ConvertFrom(source),
                        ns3::Mac48Address::ConvertFrom(dest), protocol};
  if (!transmitting_) {
    StartTransmission(message);
    return true;
  }
  if (queue_.size() >= max_queue_packets_) {
    drop_trace_(message.packet);
    return false;
  }
  queue_.push_back(message);
  return true;
}

void AnalyticNetDevice::StartTransmission(const Message& message) {
  transmitting_ = true;
  const auto sent = channel_->Transmit(this, message.packet);
  if (sent && !sent->begin.IsZero()) {  // its slot is still to come
    begin_ = ns3::Simulator::Schedule(sent->begin,
                                      [this, packet = message.packet] { tx_begin_trace_(packet); });
  } else {
    tx_begin_trace_(message.packet);
  }
  if (!sent) return;  // It holds the link until the simulation ends.
  if (sent->retransmissions > 0) retransmissions_trace_(message.packet, sent->retransmissions);
  finish_ = ns3::Simulator::Schedule(sent->time, &AnalyticNetDevice::FinishTransmission, this,
                                     message, sent->received);
}

void AnalyticNetDevice::FinishTransmission(const Message& message,
                                           const ns3::Ptr<ns3::Packet>& received) {
  tx_end_trace_(message.packet);
  const ns3::Ptr<AnalyticNetDevice> peer = channel_->GetPeer(this);
  const ns3::Time delay = channel_->GetDelay();
  Message arriving = message;
  arriving.packet = received;
  if (!received) {
    drop_trace_(message.packet);
  } else if (!delay.IsZero()) {
    ns3::Simulator::ScheduleWithContext(peer->GetNode()->GetId(), delay,
                                        &AnalyticNetDevice::Receive, peer, arriving);
  }
  transmitting_ = false;
  if (!queue_.empty()) {
    const Message next = queue_.front();
    queue_.pop_front();
    StartTransmission(next);
  }
  if (received && delay.IsZero()) peer->Receive(arriving);  // an event less
}

void AnalyticNetDevice::Receive(const Message& message) {
  rx_trace_(message.packet);
  const PacketType type = GetPacketType(message.destination);
  if (!receive_any_.IsNull())
    receive_any_(this, message.packet, message.protocol, message.source, message.destination, type);
  if (type != PACKET_OTHERHOST && !receive_.IsNull())
    receive_(this, message.packet, message.protocol, message.source);
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
  finish_.Cancel();
  queue_.clear();
  channel_ = nullptr;
  node_ = nullptr;
  receive_.Nullify();
  receive_any_.Nullify();
  NetDevice::DoDispose();
}

}  // namespace airsplit
