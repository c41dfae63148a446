// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The aligned table that `run` and `sweep` print, a row when it is ready.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "results/columns.h"

namespace airsplit {

/// By column, the texts that stand in the rows, as far as they are known before the first of them:
/// for widths, and for what the intervals are over (`interval_over`). A column of devices without
/// any is left out.
using RowTexts = std::map<std::string, std::vector<std::string>>;

/// Lays out rows as text whose column widths are fixed in advance; printing is the caller's work:
///
///     const ResultTable table(ResultTable::Grid{{"link.snr_db", {"0", "10"}}});
///     std::cout << table.header();
///     for (const FieldRow& row : rows) std::cout << table.line(row) << std::flush;
class ResultTable {
 public:
  /// The swept keys, each with the values it takes; empty for a single run.
  using Grid = std::vector<std::pair<std::string, std::vector<std::string>>>;

  explicit ResultTable(const Grid& grid = {}, const RowTexts& texts = {},
                       const ColumnTable& columns = result_columns());

  /// Two lines of titles and units, and a rule below.
  std::string header() const;

  /// One row, with a line end. Shares have 3 decimals, other numbers 4 digits; "-" is no value. The
  /// brackets hold the 95 % interval, and the header says over what. Where a row is overloaded its
  /// latencies, of answered tasks alone, have a star, and its end says why. `row` is of
  /// to_field_row(), with the grid's keys.
  std::string line(const FieldRow& row) const;

 private:
  /// A place in the line: of a swept key, or of a column of the table.
  struct Place {
    std::string name, title, below;
    std::size_t width;
    ColumnKind kind;
    bool is_swept;
    bool is_latency;
  };

  std::string cell(const Place& place, const FieldRow& row) const;
  bool is_overloaded(const FieldRow& row) const;
  std::string aligned(const std::vector<std::string>& fields) const;

  RowReader reader_;
  std::vector<Place> places_;
};

}  // namespace airsplit
