// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/message/uncoded.h"

#include <cmath>
#include <ostream>

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(UncodedTag);

ns3::TypeId UncodedTag::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::UncodedTag")
                                     .SetParent<ns3::Tag>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<UncodedTag>();
  return tid;
}

void UncodedTag::Serialize(ns3::TagBuffer out) const {
  out.WriteU8(static_cast<std::uint8_t>(how_));
  out.WriteU32(first_byte_);
}

void UncodedTag::Deserialize(ns3::TagBuffer in) {
  how_ = static_cast<Uncoded>(in.ReadU8());
  first_byte_ = in.ReadU32();
}

void UncodedTag::Print(std::ostream& out) const {
  out << (how_ == Uncoded::Symbols ? "symbols" : "bits") << " from byte " << first_byte_;
}

void add_symbol_noise(std::vector<float>& values,
                      const std::function<double(std::size_t symbol)>& snr,
                      const RandomStream& draws, std::uint64_t first_draw) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double deviation = std::sqrt(0.5 / snr(i / 2));
    values[i] += static_cast<float>(deviation * draws.normal(first_draw + i));
  }
}

Bytes erase_bits(Bytes& bytes, double rate, const RandomStream& draws, std::uint64_t first_draw) {
  Bytes mask(bytes.size());
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    if (draws.uniform(first_draw + bit) >= rate) continue;
    mask[bit / 8] |= static_cast<std::uint8_t>(0x80U >> (bit % 8));
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] &= static_cast<std::uint8_t>(~mask[i]);
  return mask;
}

}  // namespace airsplit
