// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/message/udp_link_end.h"

#include <algorithm>
#include <vector>

#include "channel/message/packet_ends_tag.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(UdpLinkEnd);

ns3::TypeId UdpLinkEnd::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::UdpLinkEnd")
                                     .SetParent<MessageLinkEnd>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<UdpLinkEnd>();
  return tid;
}

void UdpLinkEnd::Attach(const ns3::Ptr<ns3::Socket>& socket) {
  socket_ = socket;
  socket_->SetRecvCallback(ns3::MakeCallback(&UdpLinkEnd::Receive, this));
}

void UdpLinkEnd::Send(ns3::Ptr<const ns3::Packet> message) {
  const std::uint32_t number = TakeOff(message);
  PieceHeader header;
  header.message = number;
  header.length = message->GetSize();
  std::vector<std::uint32_t> ends = packet_ends(*message, kContentBytes);
  if (ends.empty()) ends.push_back(0);  // an empty message is one empty piece
  for (const std::uint32_t end : ends) {
    const std::uint32_t size = end - header.begin;
    const ns3::Ptr<ns3::Packet> piece = message->CreateFragment(header.begin, size);
    piece->RemoveAllPacketTags();
    piece->AddHeader(header);
    piece->AddByteTag(PieceTag(GetNumber(), number, header.begin));
    if (socket_->Send(piece) < 0) {
      Lose(number);
      return;
    }
    header.begin = end;
  }
}

void UdpLinkEnd::FrameDropped(const PieceTag& piece) {
  // A frame whose acknowledgements were lost is given up though it arrived: LosePiece sees to it.
  const Flight* flight = Find(piece.message);
  if (!flight) return;
  const auto ends = packet_ends(*flight->message, kContentBytes);
  const auto end = std::upper_bound(ends.begin(), ends.end(), piece.begin);
  LosePiece(piece.message, piece.begin, (end == ends.end() ? piece.begin : *end) - piece.begin);
}

void UdpLinkEnd::SetLoss(double probability, const RandomStream& draws) {
  loss_probability_ = probability;
  loss_draws_ = draws;
}

bool UdpLinkEnd::IsLost(const PieceHeader& piece) const {
  if (loss_probability_ <= 0) return false;
  // By its place in the message, or, where the sender cut it (PacketEndsTag), by its first byte.
  constexpr std::uint64_t kByByte = std::uint64_t{1} << 31;
  const std::uint64_t place =
      piece.begin % kContentBytes == 0 ? piece.begin / kContentBytes : kByByte | piece.begin;
  const std::uint64_t draw = std::uint64_t{piece.message} << 32 | place;
  return loss_draws_->uniform(draw) < loss_probability_;
}

void UdpLinkEnd::Receive(ns3::Ptr<ns3::Socket> socket) {
  while (const ns3::Ptr<ns3::Packet> piece = socket->Recv()) {
    if (piece->GetSize() < PieceHeader::kBytes) continue;
    PieceHeader header;
    piece->RemoveHeader(header);
    if (IsLost(header)) {
      PieceLost(header, piece->GetSize());
    } else {
      PieceArrived(header, piece);
    }
  }
}

void UdpLinkEnd::DoDispose() {
  socket_ = nullptr;
  MessageLinkEnd::DoDispose();
}

}  // namespace airsplit
