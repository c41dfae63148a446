// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Tables, models and symbols for the tests of entropy coding.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "common/random.h"
#include "inference/bitstream/symbol_model.h"

namespace airsplit {

/// Frequencies that fall by `decay` from symbol to symbol.
inline FrequencyTable geometric_table(std::size_t symbols, double decay) {
  std::vector<std::uint64_t> counts(symbols);
  for (std::size_t s = 0; s < counts.size(); ++s) {
    counts[s] = static_cast<std::uint64_t>(1e6 * std::pow(decay, static_cast<double>(s)));
  }
  return FrequencyTable::from_counts(counts);
}

/// Any shape: peaks anywhere, flat, or all but certain.
inline FrequencyTable random_table(std::size_t symbols, RandomSequence& draws) {
  const double centre = draws.uniform(0, static_cast<double>(symbols));
  const double spread = std::exp(draws.uniform(-3, 6));
  std::vector<std::uint64_t> counts(symbols);
  for (std::size_t s = 0; s < symbols; ++s) {
    const double distance = std::abs(static_cast<double>(s) - centre) / spread;
    counts[s] = static_cast<std::uint64_t>(1e6 * std::exp(-distance) * draws.uniform());
  }
  return FrequencyTable::from_counts(counts);
}

inline ChannelModel random_channel(std::size_t symbols, RandomSequence& draws) {
  const std::size_t contexts = 1 + draws.below(kMostContexts);
  if (contexts == 1) return ChannelModel(random_table(symbols, draws));
  std::vector<int> thresholds;
  int threshold = 0;
  for (std::size_t k = 1; k < contexts; ++k) {
    threshold += 1 + static_cast<int>(draws.below(symbols / 2));
    thresholds.push_back(threshold);
  }
  std::vector<FrequencyTable> tables;
  for (std::size_t k = 0; k <= contexts; ++k) tables.push_back(random_table(symbols, draws));
  return {thresholds, tables};
}

/// Channels with and without contexts.
inline SymbolModel random_model(PlaneShape plane, std::size_t channels, std::size_t symbols,
                                RandomSequence& draws) {
  std::vector<ChannelModel> models;
  for (std::size_t c = 0; c < channels; ++c) models.push_back(random_channel(symbols, draws));
  return {plane, models};
}

/// Symbols drawn with the model's own probabilities.
inline std::vector<std::uint8_t> draw_symbols(const SymbolModel& model, RandomSequence& draws) {
  std::vector<std::uint8_t> symbols(model.size());
  const std::size_t columns = model.plane().columns;
  std::uint8_t* plane = symbols.data();
  for (const auto& channel : model.channels()) {
    for (std::size_t i = 0; i < model.plane().symbols(); ++i) {
      const auto& table =
          channel.tables()[channel.context(plane, i / columns, i % columns, columns)];
      plane[i] = table.symbol_at(static_cast<std::uint32_t>(draws.below(kTableSum)));
    }
    plane += model.plane().symbols();
  }
  return symbols;
}

/// Any symbols at all, the rarest as likely as the others.
inline std::vector<std::uint8_t> any_symbols(const SymbolModel& model, RandomSequence& draws) {
  std::vector<std::uint8_t> symbols;
  for (const auto& channel : model.channels()) {
    for (std::size_t i = 0; i < model.plane().symbols(); ++i) {
      symbols.push_back(static_cast<std::uint8_t>(draws.below(channel.symbols())));
    }
  }
  return symbols;
}

}  // namespace airsplit
