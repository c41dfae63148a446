// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/message/packet_ends_tag.h"

#include <ostream>

#include "channel/message/has_tag.h"
#include "common/error.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(PacketEndsTag);

ns3::TypeId PacketEndsTag::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::PacketEndsTag")
                                     .SetParent<ns3::Tag>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<PacketEndsTag>();
  return tid;
}

std::uint32_t PacketEndsTag::GetSerializedSize() const {
  return static_cast<std::uint32_t>(4 + 4 * ends_.size());
}

void PacketEndsTag::Serialize(ns3::TagBuffer out) const {
  out.WriteU32(static_cast<std::uint32_t>(ends_.size()));
  for (const std::uint32_t end : ends_) out.WriteU32(end);
}

void PacketEndsTag::Deserialize(ns3::TagBuffer in) {
  ends_.resize(in.ReadU32());
  for (std::uint32_t& end : ends_) end = in.ReadU32();
}

void PacketEndsTag::Print(std::ostream& out) const { out << ends_.size() << " packets"; }

std::vector<std::uint32_t> packet_ends(const ns3::Packet& message, std::uint32_t most_bytes) {
  PacketEndsTag tag;
  if (has_tag<PacketEndsTag>(message)) message.PeekPacketTag(tag);
  std::vector<std::uint32_t> wanted = tag.ends();
  if (wanted.empty()) wanted.push_back(message.GetSize());
  check(wanted.back() == message.GetSize(), "packets that make up the message");
  std::vector<std::uint32_t> ends;
  std::uint32_t begin = 0;
  for (const std::uint32_t end : wanted) {
    while (end - begin > most_bytes) ends.push_back(begin += most_bytes);
    if (end > begin) ends.push_back(begin = end);
  }
  return ends;
}

}  // namespace airsplit
