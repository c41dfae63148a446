// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/message/gaps_tag.h"

#include <algorithm>
#include <ostream>
#include <vector>

#include "channel/message/has_tag.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(GapsTag);

ns3::TypeId GapsTag::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::GapsTag")
                                     .SetParent<ns3::Tag>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<GapsTag>();
  return tid;
}

std::uint32_t GapsTag::GetSerializedSize() const {
  return static_cast<std::uint32_t>(4 + 8 * gaps_.size());
}

void GapsTag::Serialize(ns3::TagBuffer out) const {
  out.WriteU32(static_cast<std::uint32_t>(gaps_.size()));
  for (const Gap& gap : gaps_) {
    out.WriteU32(static_cast<std::uint32_t>(gap.begin));
    out.WriteU32(static_cast<std::uint32_t>(gap.end));
  }
}

void GapsTag::Deserialize(ns3::TagBuffer in) {
  gaps_.resize(in.ReadU32());
  for (Gap& gap : gaps_) {
    gap.begin = in.ReadU32();
    gap.end = in.ReadU32();
  }
}

void GapsTag::Print(std::ostream& out) const {
  for (const Gap& gap : gaps_) out << "without bytes " << gap.begin << " to " << gap.end << " ";
}

Gaps gaps_of(const ns3::Packet& message) {
  if (!has_tag<GapsTag>(message)) return {};
  GapsTag tag;
  message.PeekPacketTag(tag);
  return tag.gaps();
}

ns3::Ptr<ns3::Packet> with_gaps(const ns3::Packet& message, const Gaps& gaps) {
  std::vector<std::uint8_t> bytes(message.GetSize());
  message.CopyData(bytes.data(), message.GetSize());
  for (const Gap& gap : gaps) {
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(gap.begin),
              bytes.begin() + static_cast<std::ptrdiff_t>(gap.end), 0);
  }
  const auto arrived = message.CreateFragment(0, 0);  // no bytes, but the tags
  arrived->AddAtEnd(ns3::Create<ns3::Packet>(bytes.data(), message.GetSize()));
  arrived->AddPacketTag(GapsTag(gaps));
  return arrived;
}

}  // namespace airsplit
