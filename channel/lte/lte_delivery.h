// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What became of the datagrams that one end of an LTE link sends, told from what its radio puts on
// the air and what comes out at the other side.
//
// RLC delivers in order, so a datagram that has not arrived when a later one does is lost. So is
// one that has been on the air as a whole and has neither arrived nor been there again for some
// time. In unacknowledged mode for 250 ms: HARQ has given it up by then (ns-3 tries four times, 8
// ms apart), and the receiver's RLC has stopped waiting for it (t-Reordering, 100 ms). In
// acknowledged mode for 1 s in which a device was granted 20 transport blocks, each large enough
// for what it has sent before: it has nothing left to send again. (ns-3's RLC loses track of up to
// one in a hundred where the channel fades within milliseconds.) For the base station, which needs
// no grants, only the first rule holds then.
//
// It also stands in for what ns-3's LTE does not have: a device whose grant is lost, because it
// could not decode the control channel, asks again (scheduling requests, 3GPP TS 36.321
// sec. 5.4.4). In ns-3 it would wait for ever.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <utility>

#include <ns3/event-id.h>
#include <ns3/nstime.h>
#include <ns3/simple-ref-count.h>

#include "channel/message/message_link_end.h"
#include "channel/message/pieces_in.h"

namespace airsplit {

class LteDelivery : public ns3::SimpleRefCount<LteDelivery> {
 public:
  /// Asks for a grant, with the bytes that have not been on the air and those that have but did not
  /// arrive yet.
  using Ask = std::function<void(std::uint32_t unsent_bytes, std::uint32_t sent_bytes)>;

  /// Tells `sender` which of its pieces are lost. `ask` is called every 20 ms in which the radio
  /// has sent nothing though there is something to send; empty if the sender needs no grant.
  LteDelivery(const ns3::Ptr<MessageLinkEnd>& sender, bool acknowledged, Ask ask)
      : sender_(sender), acknowledged_(acknowledged), ask_(std::move(ask)) {}

  /// A datagram with this piece is handed to the network.
  void Queued(const PieceBytes& piece);
  /// Bytes of it go on the air, or go there again.
  void OnAir(const PieceBytes& piece, bool again);
  /// The radio sends a data unit of so many bytes, or is granted a transport block.
  void Sent(std::uint32_t bytes) { largest_unit_ = std::max(largest_unit_, bytes); }
  void Granted(std::uint32_t bytes) { grants_ += bytes >= largest_unit_ ? 1 : 0; }
  /// It has come out at the other side.
  void Arrived(const PieceTag& piece);

 private:
  struct Waiting {
    PieceTag piece;
    std::uint32_t bytes;
    std::uint32_t unsent_bytes;
    ns3::Time last_on_air;
    std::uint64_t grants;  ///< of the sender by then
  };

  Waiting* Find(const PieceTag& piece);
  void LoseFirst();
  void LoseSilent();
  ns3::Time SilenceLeft(const Waiting& waiting) const;
  void AskAgain();

  ns3::Ptr<MessageLinkEnd> sender_;
  bool acknowledged_;
  std::deque<Waiting> waiting_;  ///< in the order in which they were sent
  ns3::EventId silence_;
  Ask ask_;
  ns3::EventId asking_;
  ns3::Time last_on_air_;
  std::uint32_t largest_unit_ = 0;
  std::uint64_t grants_ = 0;
};

}  // namespace airsplit
