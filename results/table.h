// The aligned table that `run` and `sweep` print, a row when it is ready.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "results/row.h"

namespace airsplit {

/// What stands in the rows' texts, as far as it is known before the first of them: for widths.
struct RowTexts {
  std::vector<std::string> schemes;
  std::vector<std::string> groups;  ///< none: no column for them
};

/// Lays out rows as text whose column widths are fixed in advance; printing is the caller's work:
///
///     const ResultTable table(ResultTable::Grid{{"link.snr_db", {"0", "10"}}});
///     std::cout << table.header();
///     for (const FieldRow& row : rows) std::cout << table.line(row) << std::flush;
class ResultTable {
 public:
  /// The swept keys, each with the values it takes; empty for a single run.
  using Grid = std::vector<std::pair<std::string, std::vector<std::string>>>;

  explicit ResultTable(const Grid& grid = {}, const RowTexts& texts = {});

  /// Two lines of titles and units, and a rule below.
  std::string header() const;

  /// One row, with a line end. Shares have 3 decimals, other numbers 4 digits; "-" is no value. The
  /// brackets hold the 95 % Wilson interval. `row` is of to_field_row(), with the grid's keys.
  std::string line(const FieldRow& row) const;

 private:
  struct Column {
    std::string title;
    std::string unit;
    std::size_t width;
    bool is_text;
  };

  std::string aligned(const std::vector<std::string>& fields) const;

  std::vector<std::string> names_;  ///< of a row's fields
  std::size_t swept_;               ///< how many of them are swept keys
  bool has_groups_;
  std::vector<Column> columns_;
};

}  // namespace airsplit
