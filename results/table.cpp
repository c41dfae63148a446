// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "results/table.h"

#include <algorithm>

#include <fmt/format.h>

#include "common/error.h"
#include "common/number.h"

namespace airsplit {
namespace {

constexpr const char* kNoValue = "-";
constexpr const char* kGap = "  ";
constexpr const char* kOverload = "overload";

/// 4 digits, and no exponent: 0.812, 12.35, 123.5, 12345.
std::string four_digits(double number) {
  const int decimals = number < 10 ? 3 : number < 100 ? 2 : number < 1000 ? 1 : 0;
  return fmt::format("{:.{}f}", number, decimals);
}

/// The number in a field of a row.
double number(const std::string& text) {
  const auto number = parse_number(text);
  check(number.has_value(), "a number in a result");
  return *number;
}

std::string share(const std::string& text) { return fmt::format("{:.3f}", number(text)); }

std::vector<std::string> keys_of(const ResultTable::Grid& grid) {
  std::vector<std::string> keys;
  for (const auto& [key, values] : grid) keys.push_back(key);
  return keys;
}

std::size_t longest(std::size_t least, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) least = std::max(least, text.size());
  return least;
}

/// The header's second line of a share with an interval.
std::string interval_title(const RowTexts& texts) {
  const auto over = texts.find("interval_over");
  if (over == texts.end() || over->second.empty()) return "95 % interval";
  return over->second.front() == kOverReplications ? "95 % of replications" : "95 % if independent";
}

std::string without_trailing_blanks(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

}  // namespace

ResultTable::ResultTable(const Grid& grid, const RowTexts& texts, const ColumnTable& columns)
    : reader_(column_names(keys_of(grid), columns)) {
  for (const auto& [key, values] : grid) {
    places_.push_back({key, key, "", longest(key.size(), values), ColumnKind::kExact, true, false});
  }
  const auto add = [&](const Column& column, const std::vector<std::string>& known) {
    const PrintedColumn& printed = *column.printed;
    const bool has_interval = reader_.has(column.name + "_low");
    places_.push_back({column.name, printed.title.empty() ? column.name : printed.title,
                       has_interval ? interval_title(texts) : printed.below,
                       longest(printed.width, known), column.kind, false, column.unit == "ms"});
  };
  for (const bool devices : {true, false}) {
    for (const Column& column : columns) {
      if (!column.printed || column.is_used(kOfDevices) != devices) continue;
      const auto known = texts.find(column.name);
      if (known != texts.end()) {
        add(column, known->second);
      } else if (!devices) {
        add(column, {});
      }
    }
  }
}

std::string ResultTable::header() const {
  std::vector<std::string> titles, below, rules;
  for (const Place& place : places_) {
    titles.push_back(place.title);
    below.push_back(place.below);
    rules.emplace_back(place.width, '-');
  }
  return aligned(titles) + aligned(below) + aligned(rules);
}

bool ResultTable::is_overloaded(const FieldRow& row) const {
  return reader_.has(kOverload) && !reader_.text(row, kOverload).empty();
}

std::string ResultTable::cell(const Place& place, const FieldRow& row) const {
  const std::string& text = reader_.text(row, place.name);
  if (place.is_swept) return text;
  if (text.empty()) return place.width == 0 ? "" : kNoValue;
  const std::string low = place.name + "_low", high = place.name + "_high";
  switch (place.kind) {
    case ColumnKind::kText:
    case ColumnKind::kExact:
      break;
    case ColumnKind::kMeasured:
    case ColumnKind::kDifference:
      return four_digits(number(text)) + (place.is_latency && is_overloaded(row) ? "*" : "");
    case ColumnKind::kShare:
      if (!reader_.has(low)) return share(text);
      return fmt::format("{} [{}, {}]", share(text), share(reader_.text(row, low)),
                         share(reader_.text(row, high)));
  }
  return text;
}

std::string ResultTable::line(const FieldRow& row) const {
  check(row.size() == reader_.names().size(), "a row with the grid's keys");
  std::vector<std::string> cells;
  for (const Place& place : places_) cells.push_back(cell(place, row));
  return aligned(cells);
}

std::string ResultTable::aligned(const std::vector<std::string>& fields) const {
  check(fields.size() == places_.size(), "one field for each column");
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Place& place = places_[i];
    if (i > 0) line += kGap;
    line += place.kind == ColumnKind::kText ? fmt::format("{:<{}}", fields[i], place.width)
                                            : fmt::format("{:>{}}", fields[i], place.width);
  }
  return without_trailing_blanks(line);
}

}  // namespace airsplit
