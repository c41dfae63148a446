#include "results/table.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "common/error.h"
#include "results/statistics.h"

namespace airsplit {
namespace {

constexpr const char* kNoValue = "-";
constexpr const char* kGap = "  ";

std::string share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return kNoValue;
  return fmt::format("{:.3f}", static_cast<double>(part) / static_cast<double>(whole));
}

std::string share_with_interval(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return kNoValue;
  const Proportion share = wilson_95(part, whole);
  return fmt::format("{:.3f} [{:.3f}, {:.3f}]", share.value, share.low, share.high);
}

/// 4 digits, and no exponent: 0.812, 12.35, 123.5, 12345.
std::string four_digits(double number) {
  const int decimals = number < 10 ? 3 : number < 100 ? 2 : number < 1000 ? 1 : 0;
  return fmt::format("{:.{}f}", number, decimals);
}

std::string text_or_none(const std::string& text) { return text.empty() ? kNoValue : text; }

std::string without_trailing_blanks(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

}  // namespace

ResultTable::ResultTable(const Grid& grid) {
  for (const auto& [key, values] : grid) {
    std::size_t width = key.size();
    for (const std::string& value : values) width = std::max(width, value.size());
    columns_.push_back({key, "", width, false});
  }
  const std::vector<Column> own = {
      {"scheme", "", 14, true},
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

std::string ResultTable::line(const ResultRow& row) const {
  const OutcomeCounts& outcomes = row.outcomes;
  const std::uint64_t tasks = outcomes.total();
  std::vector<std::string> fields;
  for (const auto& [key, value] : row.swept) {
    const std::size_t index = fields.size();
    check(index < columns_.size() && columns_[index].title == key, "a row with the grid's keys");
    fields.push_back(value);
  }
  std::string p50 = kNoValue, p95 = kNoValue;
  if (!row.latency_ms.empty()) {
    const std::vector<double> latency = quantiles(row.latency_ms, {0.50, 0.95});
    p50 = four_digits(latency[0]);
    p95 = four_digits(latency[1]);
  }
  const std::vector<std::string> own = {
      text_or_none(row.scheme),
      text_or_none(row.split),
      row.ratio ? fmt::format("{:g}", *row.ratio) : kNoValue,
      fmt::format("{}", tasks),
      share_with_interval(outcomes.met, tasks),
      share(row.right, outcomes.answered()),
      share(row.right_in_time, tasks),
      tasks > 0 ? four_digits(row.payload_bytes_mean) : kNoValue,
      p50,
      p95,
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
