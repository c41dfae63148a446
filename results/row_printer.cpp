// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "results/row_printer.h"

#include <variant>

#include <nlohmann/json.hpp>

#include "common/error.h"
#include "common/number.h"
#include "results/columns.h"
#include "results/csv.h"

namespace airsplit {
namespace {

std::vector<std::string> columns_of(const ResultTable::Grid& grid) {
  std::vector<std::string> keys;
  for (const auto& [key, values] : grid) keys.push_back(key);
  return column_names(keys);
}

std::string json_text(const std::string& text) {
  using nlohmann::json;
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string json_value(const std::string& field) {
  if (field.empty()) return "null";
  const bool is_text = std::holds_alternative<std::string>(exact_value(field));
  return is_text ? json_text(field) : field;
}

}  // namespace

RowPrinter::RowPrinter(RowFormat format, const ResultTable::Grid& grid, const RowTexts& texts)
    : format_(format), table_(grid, texts), columns_(columns_of(grid)) {}

std::string RowPrinter::header() const {
  switch (format_) {
    case RowFormat::kTable:
      return table_.header();
    case RowFormat::kCsv:
      return to_csv_line(columns_);
    case RowFormat::kJson:
      break;
  }
  return "";
}

std::string RowPrinter::line(const FieldRow& row) const {
  switch (format_) {
    case RowFormat::kTable:
      return table_.line(row);
    case RowFormat::kCsv:
      return to_csv_line(row);
    case RowFormat::kJson:
      break;
  }
  return json_line(row);
}

std::string RowPrinter::json_line(const FieldRow& row) const {
  check(row.size() == columns_.size(), "one field for each column");
  std::string line = "{";
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) line += ", ";
    line += json_text(columns_[i]) + ": " + json_value(row[i]);
  }
  return line + "}\n";
}

}  // namespace airsplit
