// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Frequencies of symbols as whole numbers that sum to a power of two: what entropy coding runs on.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace airsplit {

/// A table's frequencies sum to 2^kTableBits.
inline constexpr int kTableBits = 14;
inline constexpr std::uint32_t kTableSum = 1U << kTableBits;

/// A symbol and its range of slots: [start, start + frequency).
struct SymbolRange {
  std::uint8_t symbol = 0;
  std::uint32_t frequency = 0;
  std::uint32_t start = 0;
};

/// Frequencies of the symbols 0, 1, ...: each at least 1, so that any symbol can be coded.
class FrequencyTable {
 public:
  /// Throws InputError unless there are 2 to 256 frequencies, each >= 1, that sum to 2^kTableBits.
  explicit FrequencyTable(std::vector<std::uint16_t> frequencies);

  /// The table nearest to these counts (any sum below 2^48, zeros allowed). 2 to 256 symbols.
  static FrequencyTable from_counts(const std::vector<std::uint64_t>& counts);

  std::size_t symbols() const { return frequencies_.size(); }
  const std::vector<std::uint16_t>& frequencies() const { return frequencies_; }
  std::uint32_t frequency(std::uint8_t symbol) const { return frequencies_[symbol]; }
  /// Sum of the frequencies of all smaller symbols.
  std::uint32_t start(std::uint8_t symbol) const { return starts_[symbol]; }
  /// The symbol whose range holds this slot, 0 <= slot < 2^kTableBits.
  std::uint8_t symbol_at(std::uint32_t slot) const {
    std::uint8_t symbol = guide_[slot >> kGuideShift];
    while (starts_[symbol + std::size_t{1}] <= slot) ++symbol;
    return symbol;
  }
  SymbolRange find(std::uint32_t slot) const {
    const std::uint8_t symbol = symbol_at(slot);
    return {symbol, frequency(symbol), start(symbol)};
  }
  /// Bits of one such symbol in an ideal code: -log2(frequency / 2^kTableBits).
  double bits(std::uint8_t symbol) const;

 private:
  static constexpr int kGuideShift = kTableBits - 8;

  std::vector<std::uint16_t> frequencies_;
  std::vector<std::uint32_t> starts_;      ///< one more than symbols; the last is 2^kTableBits
  std::array<std::uint8_t, 256> guide_{};  ///< the symbol at slot i << kGuideShift
};

}  // namespace airsplit
