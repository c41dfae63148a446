// Tables that make an entropy coder's steps fast. Worth building for planes of about a thousand
// symbols on; for fewer symbols a FrequencyTable itself does.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "inference/frequency_table.h"

namespace airsplit {

/// Decoding: slot -> symbol -> range. 17 KiB, so that it stays in a processor's first cache, which
/// measured faster than one look-up of symbol and range in a table of 64 KiB or more.
class SlotTable {
 public:
  void build(const FrequencyTable& table) {
    for (std::size_t s = 0; s < table.symbols(); ++s) {
      const auto symbol = static_cast<std::uint8_t>(s);
      std::memset(&symbols_[table.start(symbol)], symbol, table.frequency(symbol));
      ranges_[s] = table.frequency(symbol) << 16 | table.start(symbol);
    }
  }
  SymbolRange find(std::uint32_t slot) const {
    const std::uint8_t symbol = symbols_[slot];
    return {symbol, ranges_[symbol] >> 16, ranges_[symbol] & 0xFFFF};
  }

 private:
  std::array<std::uint8_t, kTableSum> symbols_;
  std::array<std::uint32_t, 256> ranges_;
};

/// Decoding straight from a table.
class GuideTable {
 public:
  void build(const FrequencyTable& table) { table_ = &table; }
  SymbolRange find(std::uint32_t slot) const { return table_->find(slot); }

 private:
  const FrequencyTable* table_ = nullptr;
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
  void build(const FrequencyTable& table) { table_ = &table; }
  std::uint32_t frequency(std::uint8_t symbol) const { return table_->frequency(symbol); }
  std::uint32_t start(std::uint8_t symbol) const { return table_->start(symbol); }
  std::uint32_t divide(std::uint32_t state, std::uint8_t symbol) const {
    return state / table_->frequency(symbol);
  }

 private:
  const FrequencyTable* table_ = nullptr;
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

template <class Table>
std::uint32_t pop_symbol(std::uint32_t state, std::uint8_t& symbol, const Table& table) {
  const std::uint32_t slot = state & (kTableSum - 1);
  const SymbolRange range = table.find(slot);
  symbol = range.symbol;
  return range.frequency * (state >> kTableBits) + slot - range.start;
}

}  // namespace airsplit
