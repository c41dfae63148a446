// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/hardware/layer_times.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/csv_reader.h"
#include "common/error.h"
#include "common/nearest.h"
#include "common/number.h"
#include "common/shortened.h"
#include "inference/scheme/resnet_shape.h"
#include "inference/scheme/work.h"
#include "sim/hardware/block_table.h"

namespace airsplit {
namespace {

constexpr std::size_t kMostLayers = 100'000;

using Row = std::vector<std::string>;

bool is_letter_or_digit(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// The last word of "Avg. Time (ms)", "averageMs" or "time_ms": "ms".
std::string last_word(const std::string& text) {
  std::size_t end = text.size();
  while (end > 0 && !is_letter_or_digit(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && is_letter_or_digit(text[begin - 1])) {
    --begin;
    const bool camel = is_upper(text[begin]) && begin > 0 && !is_upper(text[begin - 1]);
    if (camel) break;
  }
  return lower(text.substr(begin, end - begin));
}

/// Milliseconds of one such unit; 0 if it is none.
double ms_of(const std::string& unit) {
  constexpr std::pair<const char*, double> kUnits[] = {
      {"s", 1e3}, {"ms", 1}, {"us", 1e-3}, {"ns", 1e-6}};
  for (const auto& [name, ms] : kUnits)
    if (unit == name) return ms;
  return 0;
}

[[noreturn]] void fail(const CsvReader& reader, const std::string& what) {
  throw InputError(reader.where() + ": " + what);
}

std::size_t column_called(const Row& header, const std::string& name, const CsvReader& reader) {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
  fail(reader, fmt::format("there is no column \"{}\"{}; there are: {}", shortened(name),
                           suggestion(name, header),
                           shortened(fmt::format("{}", fmt::join(header, ", ")))));
}

std::size_t name_column(const Row& header, const LayerOptions& options, const CsvReader& reader) {
  if (!options.name_column.empty()) return column_called(header, options.name_column, reader);
  for (const char* name : {"name", "layer", "layer name", "block", "module", "kernel"}) {
    for (std::size_t i = 0; i < header.size(); ++i)
      if (lower(header[i]) == name) return i;
  }
  fail(reader,
       "no column is called name, layer, block, module or kernel: say which it is, --names COLUMN");
}

std::size_t time_column(const Row& header, const LayerOptions& options, const CsvReader& reader) {
  if (!options.time_column.empty()) return column_called(header, options.time_column, reader);
  std::vector<std::string> found;
  std::size_t place = 0;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (ms_of(last_word(header[i])) == 0 || last_word(header[i]) == "s") continue;
    found.push_back(header[i]);
    place = i;
  }
  if (found.size() == 1) return place;
  fail(reader, found.empty()
                   ? "no column's name ends in ms, us or ns: say which holds the times, --times "
                     "COLUMN --unit UNIT"
                   : fmt::format("several columns are times ({}): say which, --times COLUMN",
                                 shortened(fmt::format("{}", fmt::join(found, ", ")))));
}

double unit_ms(const std::string& column, const LayerOptions& options, const CsvReader& reader) {
  const double ms = ms_of(options.unit.empty() ? last_word(column) : options.unit);
  if (ms > 0) return ms;
  if (options.unit.empty())
    fail(reader, fmt::format("the column \"{}\" does not say its unit: say it, --unit s|ms|us|ns",
                             shortened(column)));
  throw InputError(fmt::format("--unit {}: expected s, ms, us or ns", shortened(options.unit)));
}

/// Whether `word` stands in `text` from `place` on and ends there, or goes on with ".conv1".
bool is_word_at(const std::string& text, std::size_t place, const std::string& word) {
  if (text.compare(place, word.size(), word) != 0) return false;
  const std::size_t end = place + word.size();
  return end == text.size() || !is_letter_or_digit(text[end]);
}

bool has_word(const std::string& text, const std::string& word) {
  for (std::size_t i = 0; i + word.size() <= text.size(); ++i) {
    if ((i == 0 || !is_letter_or_digit(text[i - 1])) && is_word_at(text, i, word)) return true;
  }
  return false;
}

/// The block of torchvision's ResNet-50, or of a codec, that the layer's name says.
std::optional<std::string> usual_block(const std::string& layer) {
  for (int unit = 1; unit < kClassifierUnit; ++unit)
    if (has_word(layer, unit_name(unit))) return unit_name(unit);
  for (const char* block : {kEncoderBlock, kDecoderBlock})
    if (has_word(layer, block)) return block;
  for (const char* word : {"conv1", "bn1", "relu", "maxpool", "stem"})
    if (has_word(layer, word)) return unit_name(0);
  for (const char* word : {"fc", "avgpool", "flatten"})
    if (has_word(layer, word)) return unit_name(kClassifierUnit);
  return std::nullopt;
}

/// The block among these of which the layer's name has all parts, the longest if several.
std::optional<std::string> block_among(const std::vector<std::string>& blocks,
                                       const std::string& layer) {
  const std::string* best = nullptr;
  for (const std::string& block : blocks) {
    if (!block.empty() && has_word(layer, block) &&
        (best == nullptr || block.size() > best->size()))
      best = &block;
  }
  if (best == nullptr) return std::nullopt;
  return *best;
}

/// `before`: the block of the layer before, if there is one.
std::optional<std::string> block_of(const std::string& layer, const LayerOptions& options,
                                    const std::optional<std::string>& before) {
  const std::pair<std::string, std::string>* best = nullptr;
  for (const auto& rule : options.blocks) {
    const bool fits = layer.compare(0, rule.first.size(), rule.first) == 0;
    if (fits && (best == nullptr || rule.first.size() > best->first.size())) best = &rule;
  }
  if (best != nullptr) return best->second;
  if (options.of_network.empty()) return usual_block(layer);
  const auto found = block_among(options.of_network, layer);
  return found ? found : before;
}

void add(std::vector<BlockMs>& blocks, const std::string& name, double ms) {
  for (BlockMs& block : blocks) {
    if (block.block != name) continue;
    block.ms += ms;
    return;
  }
  blocks.push_back({name, ms});
}

}  // namespace

std::vector<BlockMs> parse_layer_times(const std::string& text, const std::string& name,
                                       const LayerOptions& options) {
  CsvReader reader(text, name);
  Row row;
  if (!reader.next(row)) throw InputError(name + ": an empty file, expected a row for each layer");
  const std::size_t fields = row.size();
  const std::size_t names = name_column(row, options, reader);
  const std::size_t times = time_column(row, options, reader);
  const double of_one = unit_ms(row[times], options, reader) / options.runs;
  std::vector<BlockMs> blocks;
  std::optional<std::string> before;
  for (std::size_t rows = 0; reader.next(row);) {
    if (++rows > kMostLayers) fail(reader, fmt::format("over {} layers", kMostLayers));
    if (row.size() != fields)
      fail(reader, fmt::format("{} fields, expected {}", row.size(), fields));
    const auto value = parse_number(row[times]);
    if (!value || !(*value >= 0 && *value * of_one <= kMostBlockMs))
      fail(reader, fmt::format("\"{}\": expected a time of 0 or more", shortened(row[times])));
    const auto block = block_of(row[names], options, before);
    if (!block) {
      fail(reader,
           fmt::format(
               "layer \"{}\" is of no block of {}: say of which, --block PREFIX=BLOCK, or "
               "that it is left out, --block PREFIX={}",
               shortened(row[names]),
               options.of_network.empty() ? "ResNet-50" : "the bundle's network",
               options.of_network.empty() ? ", or whose network this is, --bundle BUNDLE" : ""));
    }
    if (block->empty()) continue;
    before = block;
    add(blocks, *block, *value * of_one);
    if (blocks.size() > kMostBlocks) fail(reader, fmt::format("over {} blocks", kMostBlocks));
  }
  if (blocks.empty()) throw InputError(name + ": no layer of a block below the columns");
  return blocks;
}

}  // namespace airsplit
