// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A message that its sender cut into packets: each travels as one, and what is lost is whole ones.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <ns3/packet.h>
#include <ns3/tag.h>

namespace airsplit {

/// The sender's: behind which byte each packet ends, the last being the message's size. It takes no
/// bytes on the air: a packet's length comes with it in any transport.
class PacketEndsTag : public ns3::Tag {
 public:
  PacketEndsTag() = default;
  explicit PacketEndsTag(std::vector<std::uint32_t> ends) : ends_(std::move(ends)) {}

  static ns3::TypeId GetTypeId();
  ns3::TypeId GetInstanceTypeId() const override { return GetTypeId(); }
  std::uint32_t GetSerializedSize() const override;
  void Serialize(ns3::TagBuffer out) const override;
  void Deserialize(ns3::TagBuffer in) override;
  void Print(std::ostream& out) const override;

  const std::vector<std::uint32_t>& ends() const { return ends_; }

 private:
  std::vector<std::uint32_t> ends_;
};

/// Where a message's packets end: where its sender says, and where one would be longer than
/// `most_bytes`. Of an empty message none.
std::vector<std::uint32_t> packet_ends(const ns3::Packet& message, std::uint32_t most_bytes);

}  // namespace airsplit
