// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/message/link_end.h"

#include <ns3/trace-source-accessor.h>

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(LinkEnd);

ns3::TypeId LinkEnd::GetTypeId() {
  static const ns3::TypeId tid =
      ns3::TypeId("airsplit::LinkEnd")
          .SetParent<ns3::Object>()
          .SetGroupName("airsplit")
          .AddTraceSource("TxBegin", "The first bit of a message is sent.",
                          ns3::MakeTraceSourceAccessor(&LinkEnd::tx_begin_trace_),
                          "ns3::Packet::TracedCallback")
          .AddTraceSource("Drop", "A message will not arrive.",
                          ns3::MakeTraceSourceAccessor(&LinkEnd::drop_trace_),
                          "ns3::Packet::TracedCallback")
          .AddTraceSource("Retransmissions", "Parts of a message are sent again.",
                          ns3::MakeTraceSourceAccessor(&LinkEnd::retransmissions_trace_),
                          "airsplit::LinkEnd::RetransmissionsTracedCallback");
  return tid;
}

void LinkEnd::SayBegun(const ns3::Ptr<const ns3::Packet>& message) {
  tx_begin_trace_(message);
  if (listener_) listener_->Begun(message);
}

void LinkEnd::SayDropped(const ns3::Ptr<const ns3::Packet>& message) {
  drop_trace_(message);
  if (listener_) listener_->Dropped(message);
}

void LinkEnd::SayResent(const ns3::Ptr<const ns3::Packet>& message, std::uint64_t times) {
  retransmissions_trace_(message, times);
  if (listener_) listener_->Resent(message, times);
}

void LinkEnd::SayOnAir(const ns3::Ptr<const ns3::Packet>& message, double bytes) {
  if (listener_) listener_->OnAir(message, bytes);
}

void LinkEnd::Deliver(const ns3::Ptr<const ns3::Packet>& message) const {
  if (!receiver_.IsNull()) receiver_(message);
  if (listener_) listener_->Arrived(message);
}

void LinkEnd::DoDispose() {
  receiver_.Nullify();
  listener_ = nullptr;
  Object::DoDispose();
}

}  // namespace airsplit
