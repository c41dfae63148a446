// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// One end of a link over real sockets: cuts messages into pieces with a header of their own and
// puts them together again at the other end. What the two transports share; udp_link_end.h and
// tcp_link_end.h say how they move the pieces.
//
// The bytes that a receiver gets are those that crossed the network. What the ends share besides,
// by message number, is the simulation's own bookkeeping: packet tags, and who has been told what.
#pragma once

#include <cstdint>
#include <map>

#include <ns3/header.h>
#include <ns3/tag.h>

#include "channel/message/link_end.h"

namespace airsplit {

/// In front of each piece: 12 bytes, big endian. The message's number, its length in bytes, and
/// where in it the piece begins.
class PieceHeader : public ns3::Header {
 public:
  static constexpr std::uint32_t kBytes = 12;

  static ns3::TypeId GetTypeId();
  ns3::TypeId GetInstanceTypeId() const override { return GetTypeId(); }
  std::uint32_t GetSerializedSize() const override { return kBytes; }
  void Serialize(ns3::Buffer::Iterator out) const override;
  std::uint32_t Deserialize(ns3::Buffer::Iterator in) override;
  void Print(std::ostream& out) const override;

  std::uint32_t message = 0;
  std::uint32_t length = 0;
  std::uint32_t begin = 0;
};

/// Marks the bytes of a piece, so that they are known again in a frame.
class PieceTag : public ns3::Tag {
 public:
  PieceTag() = default;
  PieceTag(std::uint32_t sender_end, std::uint32_t message, std::uint32_t begin)
      : end(sender_end), message(message), begin(begin) {}

  static ns3::TypeId GetTypeId();
  ns3::TypeId GetInstanceTypeId() const override { return GetTypeId(); }
  std::uint32_t GetSerializedSize() const override { return 12; }
  void Serialize(ns3::TagBuffer out) const override;
  void Deserialize(ns3::TagBuffer in) override;
  void Print(std::ostream& out) const override;

  std::uint32_t end = 0;  ///< MessageLinkEnd::GetNumber() of the sender
  std::uint32_t message = 0;
  std::uint32_t begin = 0;

  bool operator==(const PieceTag& other) const {
    return end == other.end && message == other.message && begin == other.begin;
  }
};

/// Trace sources besides LinkEnd's, each with a message of which a frame on the air carries a part:
/// Snr (dB, that was set for the moment in which the frame begins) and Rate (bit/s, of the frame:
/// Wi-Fi's PHY rate, or LTE's transport block in its subframe of 1 ms).
class MessageLinkEnd : public LinkEnd {
 public:
  /// Signature of Snr and Rate.
  using RadioTracedCallback = void (*)(ns3::Ptr<const ns3::Packet> message, double value);

  static ns3::TypeId GetTypeId();

  /// Tells this end apart from the others whose frames its radio may send.
  void SetNumber(std::uint32_t number) { number_ = number; }
  std::uint32_t GetNumber() const { return number_; }

  void SetPeer(const ns3::Ptr<MessageLinkEnd>& peer) { peer_ = peer; }

  /// Whether messages of which some pieces arrived are delivered here, with a note of the gaps
  /// (gaps_tag.h), as soon as it is known of every piece whether it arrives.
  void SetDeliverIncomplete(bool deliver) { deliver_incomplete_ = deliver; }

  /// Nothing more is said of the messages that are on their way from here, and they do not arrive.
  void Forget() {
    flights_.clear();
    lost_.clear();
  }

  /// A frame that holds bytes of this end's piece goes on the air, or goes there again.
  void FrameSent(const PieceTag& piece, std::uint32_t bytes, bool again);

  /// Whether anybody listens to Snr or Rate; if so, each frame that was sent is told to
  /// RadioUsed().
  bool IsRadioTraced() const { return !snr_trace_.IsEmpty() || !rate_trace_.IsEmpty(); }
  void RadioUsed(const PieceTag& piece, double snr_db, double rate_bps);

  /// The MAC gave up a frame of this end's piece.
  virtual void FrameDropped(const PieceTag& piece) = 0;

 protected:
  /// A message that is on its way.
  struct Flight {
    ns3::Ptr<const ns3::Packet> message;
    bool begun = false;
    std::map<std::uint32_t, ns3::Ptr<const ns3::Packet>> pieces;  ///< that arrived, by their begin
    std::map<std::uint32_t, std::uint32_t> lost;  ///< bytes of each piece that is lost, by begin
    std::uint32_t arrived_bytes = 0, lost_bytes = 0;
  };

  /// Numbers a message and keeps it until it has arrived.
  std::uint32_t TakeOff(const ns3::Ptr<const ns3::Packet>& message);
  Flight* Find(std::uint32_t message);

  /// A piece of this end's message will not arrive, and the message with it unless the peer
  /// delivers it incomplete. Not of a piece that arrived.
  void LosePiece(std::uint32_t message, std::uint32_t begin, std::uint32_t bytes);

  /// It will not arrive: says so, once.
  void Lose(std::uint32_t message);
  void LoseAll();

  /// A piece of the peer's message is here; delivers the message if that was the last. Pieces that
  /// do not fit the message, twice-arrived ones among them, are passed over.
  void PieceArrived(const PieceHeader& header, const ns3::Ptr<const ns3::Packet>& content);

  /// A piece of the peer's message got here and is lost all the same.
  void PieceLost(const PieceHeader& header, std::uint32_t bytes);

  void DoDispose() override;

 private:
  /// Delivers the peer's message if it is known of every piece whether it arrives.
  void DeliverIfSettled(std::uint32_t message);
  void ForgetLostBefore(std::uint32_t message);

  ns3::TracedCallback<ns3::Ptr<const ns3::Packet>, double> snr_trace_;
  ns3::TracedCallback<ns3::Ptr<const ns3::Packet>, double> rate_trace_;
  std::uint32_t number_ = 0;
  bool deliver_incomplete_ = false;
  ns3::Ptr<MessageLinkEnd> peer_;
  std::uint32_t next_message_ = 0;
  std::map<std::uint32_t, Flight> flights_;  ///< by message number; sent by this end
  /// Of those that are lost, of which more may be sent all the same: no bytes, but the tags.
  std::map<std::uint32_t, ns3::Ptr<const ns3::Packet>> lost_;
};

}  // namespace airsplit
