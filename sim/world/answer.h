// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The answer that travels back from the edge to the device.
#pragma once

#include <ns3/packet.h>

namespace airsplit {

/// The answer's size: design, section 6.
constexpr std::uint32_t kAnswerBytes = 8;

/// 8 bytes: the class as a little-endian 64-bit integer.
ns3::Ptr<ns3::Packet> encode_answer(int label);
int decode_answer(const ns3::Packet& packet);

}  // namespace airsplit
