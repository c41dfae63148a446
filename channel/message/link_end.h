// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// One end of a link, whatever moves the bytes: whole messages go in, whole messages come out.
//
// The simulator knows links by this alone. The end at the device sends on the uplink and hears the
// downlink; the end at the edge the other way round.
#pragma once

#include <cstdint>

#include <ns3/callback.h>
#include <ns3/object.h>
#include <ns3/packet.h>
#include <ns3/traced-callback.h>

namespace airsplit {

/// Hears of the messages of a link's end. Cheaper than trace sources and callbacks, which
/// copy a pointer for each of their layers.
class MessageListener {
 public:
  virtual ~MessageListener() = default;
  /// The first bit of a message is sent from here.
  virtual void Begun(const ns3::Ptr<const ns3::Packet>& message) = 0;
  /// A message from here will not arrive.
  virtual void Dropped(const ns3::Ptr<const ns3::Packet>& message) = 0;
  /// Parts of a message from here were sent again, so often since the last time.
  virtual void Resent(const ns3::Ptr<const ns3::Packet>& message, std::uint64_t times) = 0;
  /// So many bytes of a message from here go on the air: its own and those that are sent again;
  /// also of one that is known to be lost and is sent on all the same. Of what is sent without a
  /// code, the coded bytes that the link would have carried in that time.
  virtual void OnAir(const ns3::Ptr<const ns3::Packet>& message, double bytes) = 0;
  /// A message is here.
  virtual void Arrived(const ns3::Ptr<const ns3::Packet>& message) = 0;
};

/// Trace sources, each about a message that this end sends: TxBegin (its first bit is sent), Drop
/// (it will not arrive, fired once), Retransmissions (with how often parts of it were sent again
/// since the last time).
class LinkEnd : public ns3::Object {
 public:
  using Receiver = ns3::Callback<void, ns3::Ptr<const ns3::Packet>>;
  /// Signature of Retransmissions.
  using RetransmissionsTracedCallback = void (*)(ns3::Ptr<const ns3::Packet> message,
                                                 std::uint64_t times);

  static ns3::TypeId GetTypeId();

  /// Sends a message of any size to the other end. Its packet tags arrive with it; they take no
  /// bytes. Messages arrive whole or not at all.
  virtual void Send(ns3::Ptr<const ns3::Packet> message) = 0;

  /// Who gets the messages that arrive at this end.
  void SetReceiver(const Receiver& receiver) { receiver_ = receiver; }

  /// Who hears of all that the receiver and the trace sources say, too; null is nobody. It lives
  /// as long as the link sends.
  void SetListener(MessageListener* listener) { listener_ = listener; }

 protected:
  // What a kind of link says of a message, to all who listen.
  void SayBegun(const ns3::Ptr<const ns3::Packet>& message);
  void SayDropped(const ns3::Ptr<const ns3::Packet>& message);
  void SayOnAir(const ns3::Ptr<const ns3::Packet>& message, double bytes);
  void SayResent(const ns3::Ptr<const ns3::Packet>& message, std::uint64_t times);
  void Deliver(const ns3::Ptr<const ns3::Packet>& message) const;
  void DoDispose() override;

 private:
  ns3::TracedCallback<ns3::Ptr<const ns3::Packet>> tx_begin_trace_;
  ns3::TracedCallback<ns3::Ptr<const ns3::Packet>> drop_trace_;
  ns3::TracedCallback<ns3::Ptr<const ns3::Packet>, std::uint64_t> retransmissions_trace_;
  Receiver receiver_;
  MessageListener* listener_ = nullptr;
};

/// Both ends of one device's link.
struct Link {
  ns3::Ptr<LinkEnd> device;
  ns3::Ptr<LinkEnd> edge;
};

}  // namespace airsplit
