// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/payload_groups.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "channel/message/gaps_tag.h"
#include "common/error.h"

namespace airsplit {
namespace {

using Ends = std::vector<std::uint32_t>;

Ends ends_of(const ns3::Packet& payload, const std::vector<std::uint32_t>& group_bytes) {
  Ends ends;
  std::partial_sum(group_bytes.begin(), group_bytes.end(), std::back_inserter(ends));
  check(!ends.empty() && ends.back() == payload.GetSize(), "groups that make up the payload");
  return ends;
}

/// The payload's bytes from `first_byte` to the last of the ends.
ns3::Ptr<ns3::Packet> message_of(const ns3::Packet& payload, std::uint32_t first_byte,
                                 const Ends& ends) {
  const auto message = payload.CreateFragment(first_byte, ends.back() - first_byte);
  message->AddPacketTag(GroupsTag(first_byte, payload.GetSize(), ends));
  return message;
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(GroupsTag);

ns3::TypeId GroupsTag::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::GroupsTag")
                                     .SetParent<ns3::Tag>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<GroupsTag>();
  return tid;
}

std::uint32_t GroupsTag::GetSerializedSize() const {
  return static_cast<std::uint32_t>(4 * (3 + ends_.size()));
}

void GroupsTag::Serialize(ns3::TagBuffer out) const {
  out.WriteU32(first_byte_);
  out.WriteU32(payload_bytes_);
  out.WriteU32(static_cast<std::uint32_t>(ends_.size()));
  for (const std::uint32_t end : ends_) out.WriteU32(end);
}

void GroupsTag::Deserialize(ns3::TagBuffer in) {
  first_byte_ = in.ReadU32();
  payload_bytes_ = in.ReadU32();
  ends_.resize(in.ReadU32());
  for (std::uint32_t& end : ends_) end = in.ReadU32();
}

GroupsTag groups_tag_of(const ns3::Packet& message) {
  GroupsTag tag;
  check(message.PeekPacketTag(tag), "a message of groups");
  return tag;
}

ns3::Ptr<ns3::Packet> first_groups(const ns3::Packet& payload,
                                   const std::vector<std::uint32_t>& group_bytes,
                                   std::uint32_t budget_bytes) {
  Ends ends = ends_of(payload, group_bytes);
  ends.erase(std::upper_bound(ends.begin() + 1, ends.end(), budget_bytes), ends.end());
  return message_of(payload, 0, ends);
}

std::vector<ns3::Ptr<ns3::Packet>> single_groups(const ns3::Packet& payload,
                                                 const std::vector<std::uint32_t>& group_bytes) {
  std::vector<Ends> of_messages;
  for (const std::uint32_t end : ends_of(payload, group_bytes)) {
    if (of_messages.empty() || of_messages.back().back() < end) of_messages.emplace_back();
    of_messages.back().push_back(end);
  }
  std::vector<ns3::Ptr<ns3::Packet>> messages;
  std::uint32_t first_byte = 0;
  for (const Ends& ends : of_messages) {
    messages.push_back(message_of(payload, first_byte, ends));
    first_byte = ends.back();
  }
  return messages;
}

bool GrowingPayload::add(const ns3::Ptr<const ns3::Packet>& message) {
  const GroupsTag tag = groups_tag_of(*message);
  payload_bytes_ = tag.payload_bytes();
  ahead_.emplace(tag.first_byte(), message);
  const std::uint32_t before = bytes();
  while (!ahead_.empty() && ahead_.begin()->first == bytes()) {
    const ns3::Ptr<const ns3::Packet> next = ahead_.begin()->second;
    ahead_.erase(ahead_.begin());
    const Ends ends = groups_tag_of(*next).ends();
    ends_.insert(ends_.end(), ends.begin(), ends.end());
    if (prefix_)
      prefix_->AddAtEnd(next);
    else
      prefix_ = next->Copy();
  }
  return bytes() > before;
}

std::uint32_t GrowingPayload::groups() const {
  if (!prefix_) return 0;
  const Gaps gaps = gaps_of(*prefix_);
  const std::size_t arrived = gaps.empty() ? bytes() : gaps.front().begin;
  return static_cast<std::uint32_t>(std::upper_bound(ends_.begin(), ends_.end(), arrived) -
                                    ends_.begin());
}

ns3::Ptr<const ns3::Packet> GrowingPayload::payload() const {
  if (is_whole()) return prefix_;
  Gaps gaps = gaps_of(*prefix_);
  add_gap(gaps, {bytes(), payload_bytes_});
  const auto padded = prefix_->Copy();
  GapsTag old;
  padded->RemovePacketTag(old);  // which has one gap less
  padded->AddPaddingAtEnd(payload_bytes_ - bytes());
  return with_gaps(*padded, gaps);
}

}  // namespace airsplit
