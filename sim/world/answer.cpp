// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/answer.h"

#include <array>

#include "common/error.h"

namespace airsplit {

ns3::Ptr<ns3::Packet> encode_answer(int label) {
  std::array<std::uint8_t, kAnswerBytes> bytes{};
  const auto value = static_cast<std::uint64_t>(static_cast<std::int64_t>(label));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
  }
  return ns3::Create<ns3::Packet>(bytes.data(), kAnswerBytes);
}

int decode_answer(const ns3::Packet& packet) {
  check(packet.GetSize() == kAnswerBytes, "an answer of 8 bytes");
  std::array<std::uint8_t, kAnswerBytes> bytes{};
  packet.CopyData(bytes.data(), kAnswerBytes);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) value |= std::uint64_t{bytes[i]} << (8 * i);
  return static_cast<int>(static_cast<std::int64_t>(value));
}

}  // namespace airsplit
