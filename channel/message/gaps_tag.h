// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a receiver knows of a message that did not arrive whole: which of its bytes are missing.
#pragma once

#include <ns3/packet.h>
#include <ns3/tag.h>

#include "common/gap.h"

namespace airsplit {

/// Rides on a delivered message; it was never on the air.
class GapsTag : public ns3::Tag {
 public:
  GapsTag() = default;
  explicit GapsTag(Gaps gaps) : gaps_(std::move(gaps)) {}

  static ns3::TypeId GetTypeId();
  ns3::TypeId GetInstanceTypeId() const override { return GetTypeId(); }
  std::uint32_t GetSerializedSize() const override;
  void Serialize(ns3::TagBuffer out) const override;
  void Deserialize(ns3::TagBuffer in) override;
  void Print(std::ostream& out) const override;

  const Gaps& gaps() const { return gaps_; }

 private:
  Gaps gaps_;
};

/// The gaps of a delivered message, whose bytes there are 0; none if it is whole.
Gaps gaps_of(const ns3::Packet& message);

/// The same message with its tags, the bytes in `gaps` 0, and a note of the gaps. They lie in it.
ns3::Ptr<ns3::Packet> with_gaps(const ns3::Packet& message, const Gaps& gaps);

}  // namespace airsplit
