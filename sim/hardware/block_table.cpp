// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/hardware/block_table.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "common/csv_reader.h"
#include "common/error.h"
#include "common/nearest.h"
#include "common/number.h"
#include "common/shortened.h"
#include "sim/hardware/processors.h"

namespace airsplit {
namespace {

constexpr const char* kExpectedColumns = "expected the columns block, ms and at will macs";

/// The place of each column in a row.
struct BlockColumns {
  std::optional<std::size_t> block, ms, macs;
};

BlockColumns find_columns(const std::vector<std::string>& header, const std::string& where) {
  BlockColumns columns;
  const std::vector<std::string> names = {"block", "ms", "macs"};
  for (std::size_t i = 0; i < header.size(); ++i) {
    const auto known = std::find(names.begin(), names.end(), header[i]);
    if (known == names.end()) {
      throw InputError(fmt::format("{}: unknown column \"{}\"{}; {}", where, shortened(header[i]),
                                   suggestion(header[i], names), kExpectedColumns));
    }
    auto& place = *known == "block" ? columns.block : *known == "ms" ? columns.ms : columns.macs;
    if (place) throw InputError(fmt::format("{}: the column {} is there twice", where, *known));
    place = i;
  }
  if (!columns.block || !columns.ms) throw InputError(where + ": " + kExpectedColumns);
  return columns;
}

double number_in(const std::string& text, const char* column, double high,
                 const std::string& where) {
  const auto value = parse_number(text);
  if (value && *value >= 0 && *value <= high) return *value;
  throw InputError(fmt::format("{}: {} = \"{}\": expected a number from 0 to {}", where, column,
                               shortened(text), high));
}

}  // namespace

BlockTimes parse_block_table(const std::string& text, const std::string& name) {
  CsvReader reader(text, name);
  std::vector<std::string> row;
  if (!reader.next(row)) throw InputError(name + ": an empty file, " + kExpectedColumns);
  const BlockColumns columns = find_columns(row, reader.where());
  const std::size_t fields = row.size();
  BlockTimes times;
  while (reader.next(row)) {
    const std::string where = reader.where();
    if (row.size() != fields)
      throw InputError(fmt::format("{}: {} fields, expected {}", where, row.size(), fields));
    if (row[*columns.block].empty()) throw InputError(where + ": block is empty, expected a name");
    const std::string macs = columns.macs ? row[*columns.macs] : "";
    const std::pair block{row[*columns.block],
                          macs.empty() ? kAnyMacs : number_in(macs, "macs", kMostBlockMacs, where)};
    const double ms = number_in(row[*columns.ms], "ms", kMostBlockMs, where);
    if (!times.emplace(block, ms).second)
      throw InputError(
          fmt::format("{}: block \"{}\" is there twice", where, shortened(block.first)));
    if (times.size() > kMostBlocks)
      throw InputError(fmt::format("{}: over {} blocks", where, kMostBlocks));
  }
  if (times.empty()) throw InputError(name + ": there is no row below the columns");
  return times;
}

}  // namespace airsplit
