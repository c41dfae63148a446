// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Whether a packet has a tag: cheaper than to ask for one that most packets do not have.
#pragma once

#include <ns3/packet.h>

namespace airsplit {

template <typename Tag>
bool has_tag(const ns3::Packet& packet) {
  for (auto tags = packet.GetPacketTagIterator(); tags.HasNext();)
    if (tags.Next().GetTypeId() == Tag::GetTypeId()) return true;
  return false;
}

}  // namespace airsplit
