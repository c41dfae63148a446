// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What both ends know of a codec's symbols before the first byte: frozen integer tables, per
// channel, either one (order 0) or several of which the neighbours already decoded choose one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "inference/bitstream/frequency_table.h"

namespace airsplit {

/// A channel's plane: rows x columns symbols, row after row.
struct PlaneShape {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t symbols() const { return rows * columns; }
};

/// A context is a range of left + upper neighbour (twice the one there is, at the plane's edge).
/// The plane's first symbol has no neighbour and a context of its own.
inline constexpr std::size_t kMostContexts = 4;

/// Left + upper neighbour of the symbol at row, column > (0, 0), each in 0..255.
inline int neighbour_sum(const std::uint8_t* plane, std::size_t row, std::size_t column,
                         std::size_t columns) {
  const std::uint8_t* here = plane + row * columns + column;
  if (row == 0) return 2 * here[-1];
  const int upper = *(here - columns);
  return column == 0 ? 2 * upper : upper + here[-1];
}

/// One channel's tables.
class ChannelModel {
 public:
  /// Order 0: one table for every symbol.
  explicit ChannelModel(FrequencyTable table);
  /// With k - 1 thresholds there are k contexts and k + 1 tables: table i is for neighbour sums
  /// from thresholds[i - 1] on and below thresholds[i]; the last table is for no neighbour. Throws
  /// InputError unless 2 <= k <= kMostContexts, the thresholds rise within 1..510, there are k + 1
  /// tables, and all tables have equally many symbols.
  ChannelModel(std::vector<int> thresholds, std::vector<FrequencyTable> tables);

  bool has_contexts() const { return tables_.size() > 1; }
  std::size_t symbols() const { return tables_.front().symbols(); }
  const std::vector<int>& thresholds() const { return thresholds_; }
  const std::vector<FrequencyTable>& tables() const { return tables_; }

  /// Which table codes the symbol at row, column: a function of the symbols before it alone.
  std::size_t context(const std::uint8_t* plane, std::size_t row, std::size_t column,
                      std::size_t columns) const {
    if (!has_contexts()) return 0;
    if (row == 0 && column == 0) return tables_.size() - 1;
    return context_of_sum(neighbour_sum(plane, row, column, columns));
  }
  /// Which table codes a symbol with this neighbour sum.
  std::size_t context_of_sum(int sum) const {
    std::size_t context = 0;
    for (const int limit : limits_) context += sum >= limit ? 1 : 0;
    return context;
  }

 private:
  std::vector<int> thresholds_;
  std::vector<FrequencyTable> tables_;
  /// The thresholds and, after them, sums that there are not: a fixed number compares faster.
  std::array<int, kMostContexts - 1> limits_{};
};

/// All channels of a codec. Symbols lie channel after channel, each channel a plane.
class SymbolModel {
 public:
  /// Throws InputError without channels, or with more than 2^28 symbols.
  SymbolModel(PlaneShape plane, std::vector<ChannelModel> channels);
  /// One table per channel.
  static SymbolModel order0(PlaneShape plane, const std::vector<FrequencyTable>& tables);

  const PlaneShape& plane() const { return plane_; }
  const std::vector<ChannelModel>& channels() const { return channels_; }
  /// Symbols of all planes together.
  std::size_t size() const { return channels_.size() * plane_.symbols(); }

 private:
  PlaneShape plane_;
  std::vector<ChannelModel> channels_;
};

/// The fewest bits that any code with this model can need for these model.size() symbols: the sum
/// of -log2 p. Every symbol must be one that its channel holds.
double information_bits(const std::vector<std::uint8_t>& symbols, const SymbolModel& model);

}  // namespace airsplit
