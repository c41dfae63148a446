#include "inference/entropy_coder.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {
namespace {

constexpr std::uint32_t kTableSum = 1u << kTableBits;
/// The state lives in [kLowest, 256 * kLowest); it starts at kLowest.
constexpr std::uint32_t kLowest = 1u << 23;
constexpr int kStateBytes = 4;

}  // namespace

FrequencyTable::FrequencyTable(std::vector<std::uint16_t> frequencies)
    : frequencies_(std::move(frequencies)), starts_(frequencies_.size()) {
  if (frequencies_.size() < 2 || frequencies_.size() > 256) {
    throw InputError("an entropy table needs 2 to 256 symbols");
  }
  std::uint32_t sum = 0;
  for (std::size_t s = 0; s < frequencies_.size(); ++s) {
    if (frequencies_[s] == 0) throw InputError("an entropy table holds a frequency of 0");
    starts_[s] = sum;
    sum += frequencies_[s];
  }
  if (sum != kTableSum) {
    throw InputError(fmt::format("an entropy table sums to {}, expected {}", sum, kTableSum));
  }
}

FrequencyTable FrequencyTable::from_counts(const std::vector<std::uint64_t>& counts) {
  check(counts.size() >= 2 && counts.size() <= 256, "2 to 256 symbols");
  const std::uint64_t total = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  const std::uint32_t spare = kTableSum - static_cast<std::uint32_t>(counts.size());
  std::vector<std::uint16_t> frequencies(counts.size());
  std::uint32_t sum = 0;
  for (std::size_t s = 0; s < counts.size(); ++s) {
    // One for every symbol, the rest in proportion.
    const auto share = total == 0 ? 0 : counts[s] * spare / total;
    frequencies[s] = static_cast<std::uint16_t>(1 + share);
    sum += frequencies[s];
  }
  // What rounding left over costs least on the most frequent symbol.
  *std::max_element(frequencies.begin(), frequencies.end()) +=
      static_cast<std::uint16_t>(kTableSum - sum);
  return FrequencyTable(std::move(frequencies));
}

std::uint8_t FrequencyTable::symbol_at(std::uint32_t slot) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), slot);
  return static_cast<std::uint8_t>(after - starts_.begin() - 1);
}

Bytes encode_planes(const std::vector<std::uint8_t>& symbols,
                    const std::vector<FrequencyTable>& tables) {
  check(!tables.empty() && symbols.size() % tables.size() == 0,
        "an equal share of symbols a table");
  const std::size_t plane_symbols = symbols.size() / tables.size();
  Bytes reversed;
  std::uint32_t state = kLowest;
  for (std::size_t i = symbols.size(); i-- > 0;) {
    const FrequencyTable& table = tables[i / plane_symbols];
    check(symbols[i] < table.symbols(), "a symbol that its table holds");
    const std::uint32_t frequency = table.frequency(symbols[i]);
    // Above this limit the step below would leave the state's range.
    const std::uint32_t limit = ((kLowest >> kTableBits) << 8) * frequency;
    while (state >= limit) {
      reversed.push_back(static_cast<std::uint8_t>(state));
      state >>= 8;
    }
    state = ((state / frequency) << kTableBits) + state % frequency + table.start(symbols[i]);
  }
  for (int i = 0; i < kStateBytes; ++i) {
    reversed.push_back(static_cast<std::uint8_t>(state));
    state >>= 8;
  }
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

std::vector<std::uint8_t> decode_planes(const Bytes& bytes, std::size_t offset,
                                        std::size_t plane_symbols,
                                        const std::vector<FrequencyTable>& tables) {
  const std::size_t count = plane_symbols * tables.size();
  std::size_t position = offset;
  const auto next_byte = [&](std::size_t decoded) {
    if (position >= bytes.size()) {
      throw InputError(fmt::format("cut short or corrupted: the {} bytes end at symbol {} of {}",
                                   bytes.size(), decoded, count));
    }
    return static_cast<std::uint32_t>(bytes[position++]);
  };
  std::uint32_t state = 0;
  for (int i = 0; i < kStateBytes; ++i) state = state << 8 | next_byte(0);
  if (state < kLowest || state >= kLowest << 8) {
    throw InputError("corrupted: the entropy coder's state is out of range");
  }
  std::vector<std::uint8_t> symbols(count);
  for (std::size_t i = 0; i < count; ++i) {
    const FrequencyTable& table = tables[i / plane_symbols];
    const std::uint32_t slot = state & (kTableSum - 1);
    const std::uint8_t symbol = table.symbol_at(slot);
    symbols[i] = symbol;
    state = table.frequency(symbol) * (state >> kTableBits) + slot - table.start(symbol);
    while (state < kLowest) state = state << 8 | next_byte(i + 1);
  }
  if (position != bytes.size()) {
    throw InputError(
        fmt::format("corrupted: {} bytes are left after the last symbol", bytes.size() - position));
  }
  if (state != kLowest) throw InputError("corrupted: the entropy coder ends in a wrong state");
  return symbols;
}

}  // namespace airsplit
