// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Messages whose bytes are not protected by a channel code: analog symbols over a noisy channel, or
// bits over one that erases. What BottleNet++ (Shao, Zhang, ICC Workshops 2020, arXiv 1910.14315)
// calls its channel layer.
//
// A message says by a tag from which byte on it is uncoded; what is before goes as bits do that are
// coded well. Only the analytic link carries such messages.
//
// Validation: channel_uncoded_validation.cpp holds the noise's power against the SNR and the share
// of erased bits against the rate.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <ns3/tag.h>

#include "common/bytes.h"
#include "common/random.h"

namespace airsplit {

enum class Uncoded : std::uint8_t {
  Symbols,  ///< float32 values (as the processor has them), two to a complex symbol
  Bits,     ///< each bit arrives or is erased, and the receiver knows which
};

/// The sender's: how the bytes from `first_byte` on are sent.
class UncodedTag : public ns3::Tag {
 public:
  UncodedTag() = default;
  UncodedTag(Uncoded how, std::uint32_t first_byte) : how_(how), first_byte_(first_byte) {}

  static ns3::TypeId GetTypeId();
  ns3::TypeId GetInstanceTypeId() const override { return GetTypeId(); }
  std::uint32_t GetSerializedSize() const override { return 5; }
  void Serialize(ns3::TagBuffer out) const override;
  void Deserialize(ns3::TagBuffer in) override;
  void Print(std::ostream& out) const override;

  Uncoded how() const { return how_; }
  std::uint32_t first_byte() const { return first_byte_; }

 private:
  Uncoded how_ = Uncoded::Symbols;
  std::uint32_t first_byte_ = 0;
};

/// Symbols for so many real values.
inline std::size_t symbols_for(std::size_t values) { return (values + 1) / 2; }

/// What coherent detection makes of symbols sent with unit mean power: y = x + n, n circular
/// complex Gaussian of power 1 / SNR, half of it on each real value (Tse and Viswanath, 2005,
/// sec. 3.1: the matched filter's output over the gain). `snr` is the ratio at each symbol, fading
/// included. Draw i is for value i, after `first_draw`.
void add_symbol_noise(std::vector<float>& values,
                      const std::function<double(std::size_t symbol)>& snr,
                      const RandomStream& draws, std::uint64_t first_draw);

/// A binary erasure channel: erases each bit with probability `rate`. Erased bits become 0; returns
/// a mask of as many bytes in which they are 1. Draw i is for bit i, the highest of a byte first.
Bytes erase_bits(Bytes& bytes, double rate, const RandomStream& draws, std::uint64_t first_draw);

}  // namespace airsplit
