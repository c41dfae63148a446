// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Payloads that travel by groups of channels: the messages that a device cuts them into, and what
// the edge has of them.
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <utility>
#include <vector>

#include <ns3/packet.h>
#include <ns3/tag.h>

namespace airsplit {

/// Which bytes of a payload a message has. It takes no bytes on the air: the transport numbers them
/// as it does.
class GroupsTag : public ns3::Tag {
 public:
  GroupsTag() = default;
  GroupsTag(std::uint32_t first_byte, std::uint32_t payload_bytes, std::vector<std::uint32_t> ends)
      : first_byte_(first_byte), payload_bytes_(payload_bytes), ends_(std::move(ends)) {}

  static ns3::TypeId GetTypeId();
  ns3::TypeId GetInstanceTypeId() const override { return GetTypeId(); }
  std::uint32_t GetSerializedSize() const override;
  void Serialize(ns3::TagBuffer out) const override;
  void Deserialize(ns3::TagBuffer in) override;
  void Print(std::ostream& out) const override { out << "groups from byte " << first_byte_; }

  std::uint32_t first_byte() const { return first_byte_; }
  std::uint32_t payload_bytes() const { return payload_bytes_; }  ///< of the whole payload
  /// Behind which byte of the payload each of the message's groups ends.
  const std::vector<std::uint32_t>& ends() const { return ends_; }

 private:
  std::uint32_t first_byte_ = 0, payload_bytes_ = 0;
  std::vector<std::uint32_t> ends_;
};

/// That of a message which single_groups() or first_groups() made.
GroupsTag groups_tag_of(const ns3::Packet& message);

/// As many first groups of the payload as the budget holds, at least one. `group_bytes` are those
/// of SchemeRunner::group_bytes().
ns3::Ptr<ns3::Packet> first_groups(const ns3::Packet& payload,
                                   const std::vector<std::uint32_t>& group_bytes,
                                   std::uint32_t budget_bytes);

/// A message for each group, in order. A group of no bytes travels with the one before.
std::vector<ns3::Ptr<ns3::Packet>> single_groups(const ns3::Packet& payload,
                                                 const std::vector<std::uint32_t>& group_bytes);

/// A payload of which messages arrive, in whatever order.
class GrowingPayload {
 public:
  /// Whether more of the payload's first bytes are there than before.
  bool add(const ns3::Ptr<const ns3::Packet>& message);

  /// The first groups that are there, without a gap.
  std::uint32_t groups() const;
  bool is_whole() const { return bytes() == payload_bytes_; }

  /// As long as the whole payload, with a gap (gaps_tag.h) where nothing arrived. Not before add()
  /// said true.
  ns3::Ptr<const ns3::Packet> payload() const;

 private:
  std::uint32_t bytes() const { return prefix_ ? prefix_->GetSize() : 0; }

  ns3::Ptr<ns3::Packet> prefix_;  ///< the messages from the first byte on; null if there is none
  std::map<std::uint32_t, ns3::Ptr<const ns3::Packet>> ahead_;  ///< of them, by first byte
  std::vector<std::uint32_t> ends_;                             ///< of the groups in prefix_
  std::uint32_t payload_bytes_ = 0;
};

}  // namespace airsplit
