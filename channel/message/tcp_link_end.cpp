// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/message/tcp_link_end.h"

#include <algorithm>
#include <cstddef>

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(TcpLinkEnd);

ns3::TypeId TcpLinkEnd::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::TcpLinkEnd")
                                     .SetParent<MessageLinkEnd>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<TcpLinkEnd>();
  return tid;
}

void TcpLinkEnd::Attach(const ns3::Ptr<ns3::Socket>& socket) {
  socket_ = socket;
  socket_->SetRecvCallback(ns3::MakeCallback(&TcpLinkEnd::Receive, this));
  socket_->SetSendCallback(ns3::MakeCallback(&TcpLinkEnd::Fill, this));
  socket_->SetCloseCallbacks(ns3::MakeCallback(&TcpLinkEnd::Closed, this),
                             ns3::MakeCallback(&TcpLinkEnd::Closed, this));
  Fill(socket_, socket_->GetTxAvailable());
}

void TcpLinkEnd::Send(ns3::Ptr<const ns3::Packet> message) {
  const std::uint32_t number = TakeOff(message);
  if (closed_) {
    Lose(number);
    return;
  }
  PieceHeader header;
  header.message = number;
  header.length = message->GetSize();
  const ns3::Ptr<ns3::Packet> piece = message->Copy();
  piece->RemoveAllPacketTags();
  piece->AddHeader(header);
  piece->AddByteTag(PieceTag(GetNumber(), number, 0));
  outgoing_.push_back(piece);
  if (socket_) Fill(socket_, socket_->GetTxAvailable());
}

void TcpLinkEnd::Fill(ns3::Ptr<ns3::Socket> socket, std::uint32_t /*available*/) {
  while (!outgoing_.empty()) {
    const ns3::Ptr<const ns3::Packet> first = outgoing_.front();
    const std::uint32_t size =
        std::min(socket->GetTxAvailable(), first->GetSize() - sent_of_first_);
    if (size == 0) return;
    const int taken = socket->Send(first->CreateFragment(sent_of_first_, size));
    if (taken <= 0) return;
    sent_of_first_ += static_cast<std::uint32_t>(taken);
    if (sent_of_first_ < first->GetSize()) continue;
    outgoing_.pop_front();
    sent_of_first_ = 0;
  }
}

void TcpLinkEnd::FrameDropped(const PieceTag& piece) {
  if (const Flight* flight = Find(piece.message)) SayResent(flight->message, 1);
}

void TcpLinkEnd::Receive(ns3::Ptr<ns3::Socket> socket) {
  while (const ns3::Ptr<ns3::Packet> packet = socket->Recv()) {
    const std::size_t before = incoming_.size();
    incoming_.resize(before + packet->GetSize());
    packet->CopyData(incoming_.data() + before, packet->GetSize());
  }
  DeliverWhatIsWhole();
}

void TcpLinkEnd::DeliverWhatIsWhole() {
  std::size_t done = 0;
  while (incoming_.size() - done >= PieceHeader::kBytes) {
    const auto head = ns3::Create<ns3::Packet>(incoming_.data() + done, PieceHeader::kBytes);
    PieceHeader header;
    head->PeekHeader(header);
    if (incoming_.size() - done - PieceHeader::kBytes < header.length) break;
    done += PieceHeader::kBytes;
    PieceArrived(header, ns3::Create<ns3::Packet>(incoming_.data() + done, header.length));
    done += header.length;
  }
  incoming_.erase(incoming_.begin(), incoming_.begin() + static_cast<std::ptrdiff_t>(done));
}

void TcpLinkEnd::Closed(ns3::Ptr<ns3::Socket> /*socket*/) {
  closed_ = true;
  outgoing_.clear();
  LoseAll();
}

void TcpLinkEnd::DoDispose() {
  socket_ = nullptr;
  outgoing_.clear();
  MessageLinkEnd::DoDispose();
}

}  // namespace airsplit
