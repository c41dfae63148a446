// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Tables that make an entropy coder's steps fast. Worth building for planes of about a thousand
// symbols on; for fewer symbols a FrequencyTable itself does.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "inference/bitstream/frequency_table.h"
#include "inference/bitstream/symbol_model.h"

namespace airsplit {

/// A symbol's slots, in 4 bytes.
struct SlotRange {
  SlotRange() = default;
  SlotRange(const FrequencyTable& table, std::uint8_t symbol)
      : frequency(static_cast<std::uint16_t>(table.frequency(symbol))),
        start(static_cast<std::uint16_t>(table.start(symbol))) {}
  std::uint32_t end() const { return std::uint32_t{start} + frequency; }

  std::uint16_t frequency, start;
};

/// Decoding: slot -> symbol -> range. 17 KiB, so that it stays in a processor's first cache, which
/// measured faster than one look-up of symbol and range in a table of 64 KiB or more.
class SlotTable {
 public:
  void build(const FrequencyTable& table) {
    for (std::size_t s = 0; s < table.symbols(); ++s) {
      const auto symbol = static_cast<std::uint8_t>(s);
      std::memset(&symbols_[table.start(symbol)], symbol, table.frequency(symbol));
      ranges_[s] = SlotRange(table, symbol);
    }
  }
  SymbolRange find(std::uint32_t slot) const {
    const std::uint8_t symbol = symbols_[slot];
    return {symbol, ranges_[symbol].frequency, ranges_[symbol].start};
  }

 private:
  std::array<std::uint8_t, kTableSum> symbols_;
  std::array<SlotRange, 256> ranges_;
};

/// Contexts by the sum of two neighbours, in a look-up.
class ContextOfSum {
 public:
  void build(const ChannelModel& channel) {
    for (std::size_t sum = 0; sum < contexts_.size(); ++sum) {
      contexts_[sum] = static_cast<std::uint8_t>(channel.context_of_sum(static_cast<int>(sum)));
    }
  }
  std::size_t operator[](std::size_t sum) const { return contexts_[sum]; }

 private:
  std::array<std::uint8_t, 2 * 255 + 1> contexts_;
};

/// Decoding a channel with contexts: a slot gives the symbols of all contexts in one look-up, so
/// that only the choice between them waits for the symbol before. 70 KiB.
class ContextSlotTable {
 public:
  static_assert(kMostContexts == 4, "a byte of 32 bits for each context");

  /// Of a channel that has contexts.
  void build(const ChannelModel& channel) {
    const std::size_t contexts = channel.thresholds().size() + 1;
    context_of_sum_.build(channel);
    for (std::size_t k = 0; k < contexts; ++k) {
      for (std::size_t s = 0; s < channel.symbols(); ++s) {
        ranges_[k][s] = SlotRange(channel.tables()[k], static_cast<std::uint8_t>(s));
      }
    }
    fill_symbols(contexts);
  }
  std::size_t context_of_sum(std::size_t sum) const { return context_of_sum_[sum]; }
  SymbolRange find(std::uint32_t slot, std::size_t context) const {
    const auto symbol = static_cast<std::uint8_t>(symbols_[slot] >> 8 * context);
    const SlotRange& range = ranges_[context][symbol];
    return {symbol, range.frequency, range.start};
  }

 private:
  /// From the end of one range, of whichever context, to that of the next all slots are alike.
  void fill_symbols(std::size_t contexts) {
    std::array<std::uint8_t, kMostContexts> symbol{};
    const auto end_of = [&](std::size_t k) { return ranges_[k][symbol[k]].end(); };
    for (std::uint32_t slot = 0; slot < kTableSum;) {
      std::uint32_t end = kTableSum, all = 0;
      for (std::size_t k = 0; k < contexts; ++k) {
        end = std::min(end, end_of(k));
        all |= std::uint32_t{symbol[k]} << 8 * k;
      }
      std::fill(&symbols_[slot], symbols_.data() + end, all);
      for (std::size_t k = 0; k < contexts; ++k) symbol[k] += end_of(k) == end ? 1 : 0;
      slot = end;
    }
  }

  std::array<std::uint32_t, kTableSum> symbols_;
  std::array<std::array<SlotRange, 256>, kMostContexts> ranges_;
  ContextOfSum context_of_sum_;
};

/// Encoding: dividing by a frequency is multiplying by its reciprocal.
class ReciprocalTable {
 public:
  void build(const FrequencyTable& table) {
    for (std::size_t s = 0; s < table.symbols(); ++s) {
      const auto symbol = static_cast<std::uint8_t>(s);
      const std::uint32_t frequency = table.frequency(symbol);
      entries_[s] = {((std::uint64_t{1} << kShift) + frequency - 1) / frequency, frequency,
                     table.start(symbol)};
    }
  }
  std::uint32_t frequency(std::uint8_t symbol) const { return entries_[symbol].frequency; }
  std::uint32_t start(std::uint8_t symbol) const { return entries_[symbol].start; }
  /// state / frequency, exactly, for state < 2^18 * frequency: the reciprocal, rounded up, is less
  /// than frequency / 2^46 too large, which adds less than 2^32 * 2^14 / 2^46 = 1 to the quotient's
  /// numerator, too little to reach the next whole number. The product stays below 2^64, since
  /// frequency < 2^14.
  std::uint32_t divide(std::uint32_t state, std::uint8_t symbol) const {
    return static_cast<std::uint32_t>((state * entries_[symbol].reciprocal) >> kShift);
  }

 private:
  static constexpr int kShift = 46;
  struct Entry {
    std::uint64_t reciprocal;
    std::uint32_t frequency;
    std::uint32_t start;
  };
  std::array<Entry, 256> entries_;
};

/// Encoding straight from a table.
class DivisionTable {
 public:
  explicit DivisionTable(const FrequencyTable& table) : table_(table) {}
  std::uint32_t frequency(std::uint8_t symbol) const { return table_.frequency(symbol); }
  std::uint32_t start(std::uint8_t symbol) const { return table_.start(symbol); }
  std::uint32_t divide(std::uint32_t state, std::uint8_t symbol) const {
    return state / table_.frequency(symbol);
  }

 private:
  const FrequencyTable& table_;
};

/// The two steps of rANS (Duda, section 2.3), each the inverse of the other. The encoder keeps a
/// state below 2^kQuotientBits times the frequency before it pushes a symbol, so that it is below
/// 2^32 after it.
inline constexpr int kQuotientBits = 32 - kTableBits;

template <class Table>
std::uint32_t push_symbol(std::uint32_t state, std::uint8_t symbol, const Table& table) {
  const std::uint32_t quotient = table.divide(state, symbol);
  const std::uint32_t remainder = state - quotient * table.frequency(symbol);
  return (quotient << kTableBits) + remainder + table.start(symbol);
}

/// `find` gives a slot's symbol and range.
template <class Find>
std::uint32_t pop_symbol(std::uint32_t state, std::uint8_t& symbol, const Find& find) {
  const std::uint32_t slot = state & (kTableSum - 1);
  const SymbolRange range = find(slot);
  symbol = range.symbol;
  return range.frequency * (state >> kTableBits) + slot - range.start;
}

}  // namespace airsplit
