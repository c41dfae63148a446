// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Rows as they are printed while a sweep runs: an aligned table, CSV or JSON.
#pragma once

#include <string>
#include <vector>

#include "results/table.h"

namespace airsplit {

enum class RowFormat { kTable, kCsv, kJson };

/// Turns rows into text; printing is the caller's work.
class RowPrinter {
 public:
  /// `grid` and `texts` as for ResultTable.
  RowPrinter(RowFormat format, const ResultTable::Grid& grid, const RowTexts& texts = {});

  /// What comes before the rows: titles, or nothing.
  std::string header() const;

  /// The row's line, with a line end: of the table; of the CSV that `export` writes; or one JSON
  /// object, its numbers with the digits of the CSV and null where the CSV has nothing.
  std::string line(const FieldRow& row) const;

 private:
  std::string json_line(const FieldRow& row) const;

  RowFormat format_;
  ResultTable table_;
  std::vector<std::string> columns_;
};

}  // namespace airsplit
