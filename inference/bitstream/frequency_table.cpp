// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/bitstream/frequency_table.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {

FrequencyTable::FrequencyTable(std::vector<std::uint16_t> frequencies)
    : frequencies_(std::move(frequencies)) {
  if (frequencies_.size() < 2 || frequencies_.size() > 256) {
    throw InputError("an entropy table needs 2 to 256 symbols");
  }
  std::uint32_t sum = 0;
  for (const std::uint16_t frequency : frequencies_) {
    if (frequency == 0) throw InputError("an entropy table holds a frequency of 0");
    starts_.push_back(sum);
    sum += frequency;
  }
  if (sum != kTableSum) {
    throw InputError(fmt::format("an entropy table sums to {}, expected {}", sum, kTableSum));
  }
  starts_.push_back(sum);
  std::uint8_t symbol = 0;
  for (std::size_t i = 0; i < guide_.size(); ++i) {
    while (starts_[symbol + std::size_t{1}] <= i << kGuideShift) ++symbol;
    guide_[i] = symbol;
  }
}

FrequencyTable FrequencyTable::from_counts(const std::vector<std::uint64_t>& counts) {
  check(counts.size() >= 2 && counts.size() <= 256, "2 to 256 symbols");
  const std::uint64_t total = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  check(total < std::uint64_t{1} << 48, "counts that sum to less than 2^48");
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

double FrequencyTable::bits(std::uint8_t symbol) const {
  return kTableBits - std::log2(static_cast<double>(frequency(symbol)));
}

}  // namespace airsplit
