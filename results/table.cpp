#include "results/table.h"

#include <algorithm>

#include <fmt/format.h>

#include "common/error.h"
#include "common/number.h"

namespace airsplit {
namespace {

constexpr const char* kNoValue = "-";
constexpr const char* kGap = "  ";

/// 4 digits, and no exponent: 0.812, 12.35, 123.5, 12345.
std::string four_digits(double number) {
  const int decimals = number < 10 ? 3 : number < 100 ? 2 : number < 1000 ? 1 : 0;
  return fmt::format("{:.{}f}", number, decimals);
}

std::string text_or_none(const std::string& text) { return text.empty() ? kNoValue : text; }

/// The number in a field of a row.
double number(const std::string& text) {
  const auto number = parse_number(text);
  check(number.has_value(), "a number in a result");
  return *number;
}

std::string share(const std::string& text) {
  return text.empty() ? kNoValue : fmt::format("{:.3f}", number(text));
}

std::string measured(const std::string& text) {
  return text.empty() ? kNoValue : four_digits(number(text));
}

std::vector<std::string> keys_of(const ResultTable::Grid& grid) {
  std::vector<std::string> keys;
  for (const auto& [key, values] : grid) keys.push_back(key);
  return keys;
}

std::size_t longest(std::size_t least, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) least = std::max(least, text.size());
  return least;
}

std::string without_trailing_blanks(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

}  // namespace

ResultTable::ResultTable(const Grid& grid, const RowTexts& texts)
    : names_(column_names(keys_of(grid))), swept_(grid.size()), has_groups_(!texts.groups.empty()) {
  for (const auto& [key, values] : grid) {
    columns_.push_back({key, "", longest(key.size(), values), false});
  }
  if (has_groups_) columns_.push_back({"group", "", longest(5, texts.groups), true});
  const std::vector<Column> own = {
      {"scheme", "", longest(14, texts.schemes), true},
      {"split", "", 8, true},
      {"ratio", "", 5, false},
      {"tasks", "", 6, false},
      {"deadline met", "95 % interval", 20, false},
      {"accuracy", "", 8, false},
      {"in-deadline", "accuracy", 11, false},
      {"payload", "mean B", 7, false},
      {"latency", "p50 ms", 7, false},
      {"latency", "p95 ms", 7, false},
  };
  columns_.insert(columns_.end(), own.begin(), own.end());
}

std::string ResultTable::header() const {
  std::vector<std::string> titles, units, rules;
  for (const Column& column : columns_) {
    titles.push_back(column.title);
    units.push_back(column.unit);
    rules.emplace_back(column.width, '-');
  }
  return aligned(titles) + aligned(units) + aligned(rules);
}

std::string ResultTable::line(const FieldRow& row) const {
  check(row.size() == names_.size(), "a row with the grid's keys");
  const auto field = [&](const std::string& name) -> const std::string& {
    const auto found = std::find(names_.begin(), names_.end(), name);
    check(found != names_.end(), "a column of a result");
    return row[static_cast<std::size_t>(found - names_.begin())];
  };
  std::vector<std::string> fields(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(swept_));
  if (has_groups_) fields.push_back(text_or_none(field("group")));
  const std::string met = share(field("deadline_met"));
  const std::vector<std::string> own = {
      text_or_none(field("scheme")),
      text_or_none(field("split")),
      text_or_none(field("ratio")),
      field("tasks"),
      met == kNoValue ? met
                      : fmt::format("{} [{}, {}]", met, share(field("deadline_met_low")),
                                    share(field("deadline_met_high"))),
      share(field("accuracy")),
      share(field("in_deadline_accuracy")),
      measured(field("payload_bytes_mean")),
      measured(field("latency_ms_p50")),
      measured(field("latency_ms_p95")),
  };
  fields.insert(fields.end(), own.begin(), own.end());
  return aligned(fields);
}

std::string ResultTable::aligned(const std::vector<std::string>& fields) const {
  check(fields.size() == columns_.size(), "one field for each column");
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) line += kGap;
    line += columns_[i].is_text ? fmt::format("{:<{}}", fields[i], columns_[i].width)
                                : fmt::format("{:>{}}", fields[i], columns_[i].width);
  }
  return without_trailing_blanks(line);
}

}  // namespace airsplit
