// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/message/message_link_end.h"

#include <ostream>
#include <vector>

#include <ns3/trace-source-accessor.h>

#include "channel/message/gaps_tag.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(PieceHeader);
NS_OBJECT_ENSURE_REGISTERED(PieceTag);
NS_OBJECT_ENSURE_REGISTERED(MessageLinkEnd);

ns3::TypeId PieceHeader::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::PieceHeader")
                                     .SetParent<ns3::Header>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<PieceHeader>();
  return tid;
}

void PieceHeader::Serialize(ns3::Buffer::Iterator out) const {
  out.WriteHtonU32(message);
  out.WriteHtonU32(length);
  out.WriteHtonU32(begin);
}

std::uint32_t PieceHeader::Deserialize(ns3::Buffer::Iterator in) {
  message = in.ReadNtohU32();
  length = in.ReadNtohU32();
  begin = in.ReadNtohU32();
  return kBytes;
}

void PieceHeader::Print(std::ostream& out) const {
  out << "message " << message << " of " << length << " bytes, from byte " << begin;
}

ns3::TypeId PieceTag::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::PieceTag")
                                     .SetParent<ns3::Tag>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<PieceTag>();
  return tid;
}

void PieceTag::Serialize(ns3::TagBuffer out) const {
  out.WriteU32(end);
  out.WriteU32(message);
  out.WriteU32(begin);
}

void PieceTag::Deserialize(ns3::TagBuffer in) {
  end = in.ReadU32();
  message = in.ReadU32();
  begin = in.ReadU32();
}

void PieceTag::Print(std::ostream& out) const {
  out << "end " << end << ", message " << message << ", from byte " << begin;
}

ns3::TypeId MessageLinkEnd::GetTypeId() {
  static const ns3::TypeId tid =
      ns3::TypeId("airsplit::MessageLinkEnd")
          .SetParent<LinkEnd>()
          .SetGroupName("airsplit")
          .AddTraceSource("Snr", "A part of a message is sent: the SNR, dB.",
                          ns3::MakeTraceSourceAccessor(&MessageLinkEnd::snr_trace_),
                          "airsplit::MessageLinkEnd::RadioTracedCallback")
          .AddTraceSource("Rate", "A part of a message is sent: the frame's rate, bit/s.",
                          ns3::MakeTraceSourceAccessor(&MessageLinkEnd::rate_trace_),
                          "airsplit::MessageLinkEnd::RadioTracedCallback");
  return tid;
}

std::uint32_t MessageLinkEnd::TakeOff(const ns3::Ptr<const ns3::Packet>& message) {
  flights_[next_message_].message = message;
  return next_message_++;
}

MessageLinkEnd::Flight* MessageLinkEnd::Find(std::uint32_t message) {
  const auto found = flights_.find(message);
  return found == flights_.end() ? nullptr : &found->second;
}

void MessageLinkEnd::FrameSent(const PieceTag& piece, std::uint32_t bytes, bool again) {
  Flight* flight = Find(piece.message);
  if (!flight) {
    const auto lost = lost_.find(piece.message);
    if (lost != lost_.end()) SayOnAir(lost->second, bytes);
    return;
  }
  if (!flight->begun) {
    flight->begun = true;
    SayBegun(flight->message);
    ForgetLostBefore(piece.message);
  }
  SayOnAir(flight->message, bytes);
  if (again) SayResent(flight->message, 1);
}

/// Messages are sent in their order; some frames of the last ones may come again.
void MessageLinkEnd::ForgetLostBefore(std::uint32_t message) {
  constexpr std::uint32_t kMayComeAgain = 8;
  while (!lost_.empty() && lost_.begin()->first + kMayComeAgain < message)
    lost_.erase(lost_.begin());
}

void MessageLinkEnd::RadioUsed(const PieceTag& piece, double snr_db, double rate_bps) {
  const Flight* flight = Find(piece.message);
  if (!flight) return;
  snr_trace_(flight->message, snr_db);
  rate_trace_(flight->message, rate_bps);
}

void MessageLinkEnd::Lose(std::uint32_t message) {
  Flight* flight = Find(message);
  if (!flight) return;
  const ns3::Ptr<const ns3::Packet> lost = flight->message;
  lost_[message] = lost->CreateFragment(0, 0);
  flights_.erase(message);
  SayDropped(lost);
}

void MessageLinkEnd::LoseAll() {
  while (!flights_.empty()) Lose(flights_.begin()->first);
}

void MessageLinkEnd::PieceArrived(const PieceHeader& header,
                                  const ns3::Ptr<const ns3::Packet>& content) {
  Flight* flight = peer_->Find(header.message);
  if (!flight || header.length != flight->message->GetSize()) return;
  if (header.begin > header.length || content->GetSize() > header.length - header.begin) return;
  if (!flight->pieces.emplace(header.begin, content).second) return;
  flight->arrived_bytes += content->GetSize();
  DeliverIfSettled(header.message);
}

void MessageLinkEnd::LosePiece(std::uint32_t message, std::uint32_t begin, std::uint32_t bytes) {
  Flight* flight = Find(message);
  if (!flight || flight->pieces.count(begin) > 0) return;
  if (!peer_->deliver_incomplete_) {
    Lose(message);
  } else if (flight->lost.emplace(begin, bytes).second) {
    flight->lost_bytes += bytes;
    peer_->DeliverIfSettled(message);
  }
}

void MessageLinkEnd::PieceLost(const PieceHeader& header, std::uint32_t bytes) {
  peer_->LosePiece(header.message, header.begin, bytes);
}

void MessageLinkEnd::DeliverIfSettled(std::uint32_t message) {
  const Flight* found = peer_->Find(message);
  if (found->arrived_bytes + found->lost_bytes < found->message->GetSize()) return;
  if (found->pieces.empty()) {
    peer_->Lose(message);
    return;
  }
  const Flight flight = *found;
  peer_->flights_.erase(message);

  std::vector<std::uint8_t> bytes(flight.message->GetSize());
  for (const auto& [begin, piece] : flight.pieces)
    piece->CopyData(bytes.data() + begin, piece->GetSize());
  Gaps gaps;
  for (const auto& [begin, size] : flight.lost) add_gap(gaps, {begin, begin + size});
  auto arrived = flight.message->CreateFragment(0, 0);  // no bytes, but the tags
  arrived->AddAtEnd(
      ns3::Create<ns3::Packet>(bytes.data(), static_cast<std::uint32_t>(bytes.size())));
  if (!gaps.empty()) arrived->AddPacketTag(GapsTag(gaps));
  Deliver(arrived);
}

void MessageLinkEnd::DoDispose() {
  peer_ = nullptr;
  flights_.clear();
  lost_.clear();
  LinkEnd::DoDispose();
}

}  // namespace airsplit
