// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/bitstream/symbol_model.h"

#include <algorithm>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {
namespace {

constexpr std::size_t kMostSymbols = std::size_t{1} << 28;
constexpr int kHighestSum = 510;

}  // namespace

ChannelModel::ChannelModel(FrequencyTable table) : tables_{std::move(table)} {}

ChannelModel::ChannelModel(std::vector<int> thresholds, std::vector<FrequencyTable> tables)
    : thresholds_(std::move(thresholds)), tables_(std::move(tables)) {
  const std::size_t contexts = thresholds_.size() + 1;
  if (contexts < 2 || contexts > kMostContexts || tables_.size() != contexts + 1) {
    throw InputError(fmt::format(
        "a context model has {} thresholds and {} tables, expected 1 to {} and two tables more",
        thresholds_.size(), tables_.size(), kMostContexts - 1));
  }
  int before = 0;
  for (const int threshold : thresholds_) {
    if (threshold <= before || threshold > kHighestSum) {
      throw InputError(fmt::format("a context model's threshold is {}, expected {} to {}",
                                   threshold, before + 1, kHighestSum));
    }
    before = threshold;
  }
  limits_.fill(kHighestSum + 1);
  std::copy(thresholds_.begin(), thresholds_.end(), limits_.begin());
  for (const auto& table : tables_) {
    if (table.symbols() != symbols()) {
      throw InputError(fmt::format("a context model's tables have {} and {} symbols", symbols(),
                                   table.symbols()));
    }
  }
}

SymbolModel::SymbolModel(PlaneShape plane, std::vector<ChannelModel> channels)
    : plane_(plane), channels_(std::move(channels)) {
  if (channels_.empty()) throw InputError("a symbol model needs a channel");
  const bool fits = plane_.rows <= kMostSymbols && plane_.columns <= kMostSymbols &&
                    plane_.symbols() <= kMostSymbols / channels_.size();
  if (!fits) {
    throw InputError(fmt::format("a symbol model of {} x {} x {} symbols, expected at most {}",
                                 channels_.size(), plane_.rows, plane_.columns, kMostSymbols));
  }
}

SymbolModel SymbolModel::order0(PlaneShape plane, const std::vector<FrequencyTable>& tables) {
  std::vector<ChannelModel> channels;
  channels.reserve(tables.size());
  for (const auto& table : tables) channels.emplace_back(table);
  return {plane, std::move(channels)};
}

double information_bits(const std::vector<std::uint8_t>& symbols, const SymbolModel& model) {
  check(symbols.size() == model.size(), "as many symbols as the model has");
  const std::uint8_t* plane = symbols.data();
  const std::size_t columns = model.plane().columns;
  double bits = 0;
  for (const auto& channel : model.channels()) {
    for (std::size_t i = 0; i < model.plane().symbols(); ++i) {
      check(plane[i] < channel.symbols(), "a symbol that its table holds");
      const auto context = channel.context(plane, i / columns, i % columns, columns);
      bits += channel.tables()[context].bits(plane[i]);
    }
    plane += model.plane().symbols();
  }
  return bits;
}

}  // namespace airsplit
