// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/bitstream/symbol_model_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "common/error.h"

namespace airsplit {
namespace {

constexpr std::size_t kSums = 511;  ///< neighbour sums: 0 to 510
constexpr std::size_t kFewestImages = 8;
constexpr std::size_t kHeldOutEvery = 4;
constexpr std::size_t kBins = 24;
constexpr double kLeastSaving = 0.002;
/// A context's counts begin with this many symbols drawn from the channel's table.
constexpr std::array<std::uint64_t, 4> kPriorSymbols = {8, 32, 128, 512};

using Counts = std::vector<std::uint64_t>;  ///< by symbol

/// One channel's symbols, counted by what their contexts are made of.
struct ContextCounts {
  explicit ContextCounts(std::size_t alphabet) : by_sum(kSums, Counts(alphabet)), first(alphabet) {}

  std::vector<Counts> by_sum;  ///< by neighbour sum
  Counts first;                ///< without neighbours
};

void add(Counts& sum, const Counts& more) {
  for (std::size_t s = 0; s < sum.size(); ++s) sum[s] += more[s];
}

void add_plane(ContextCounts& counts, const std::uint8_t* plane, const PlaneShape& shape) {
  if (shape.symbols() == 0) return;
  ++counts.first[plane[0]];
  for (std::size_t i = 1; i < shape.symbols(); ++i) {
    const int sum = neighbour_sum(plane, i / shape.columns, i % shape.columns, shape.columns);
    ++counts.by_sum[static_cast<std::size_t>(sum)][plane[i]];
  }
}

ContextCounts operator+(ContextCounts a, const ContextCounts& b) {
  for (std::size_t i = 0; i < kSums; ++i) add(a.by_sum[i], b.by_sum[i]);
  add(a.first, b.first);
  return a;
}

/// Counts of neighbour sums from `begin` to below `end`.
Counts between(const ContextCounts& counts, std::size_t begin, std::size_t end) {
  Counts sum(counts.first.size());
  for (std::size_t i = begin; i < end; ++i) add(sum, counts.by_sum[i]);
  return sum;
}

Counts all(const ContextCounts& counts) {
  Counts sum = between(counts, 0, kSums);
  add(sum, counts.first);
  return sum;
}

std::uint64_t total(const Counts& counts) {
  std::uint64_t sum = 0;
  for (const auto count : counts) sum += count;
  return sum;
}

/// Bits of these symbols in a code of their own.
double own_bits(const Counts& counts) {
  double bits = 0;
  for (const auto count : counts) {
    if (count > 0) bits -= static_cast<double>(count) * std::log2(static_cast<double>(count));
  }
  const auto sum = static_cast<double>(total(counts));
  return sum > 0 ? bits + sum * std::log2(sum) : 0;
}

double table_bits(const Counts& counts, const FrequencyTable& table) {
  double bits = 0;
  for (std::size_t s = 0; s < counts.size(); ++s) {
    if (counts[s] == 0) continue;
    bits += static_cast<double>(counts[s]) * table.bits(static_cast<std::uint8_t>(s));
  }
  return bits;
}

/// Neighbour sums that divide the symbols into at most kBins parts of about equal numbers: the
/// parts' first sums, 0 included, and kSums at the end.
std::vector<std::size_t> bin_edges(const ContextCounts& counts) {
  const std::uint64_t symbols = total(between(counts, 0, kSums));
  std::vector<std::size_t> edges = {0};
  std::uint64_t below = 0;
  for (std::size_t sum = 0; sum + 1 < kSums; ++sum) {
    below += total(counts.by_sum[sum]);
    if (below > 0 && below < symbols && below * kBins >= symbols * edges.size()) {
      edges.push_back(sum + 1);
    }
  }
  edges.push_back(kSums);
  return edges;
}

/// By number of contexts, 1 to kMostContexts: the thresholds between them with the fewest bits.
/// Dynamic programming over the bins.
class ThresholdSearch {
 public:
  explicit ThresholdSearch(const ContextCounts& counts)
      : edges_(bin_edges(counts)), bins_(edges_.size() - 1) {
    measure_ranges(counts);
    best_.assign(kMostContexts + 1, std::vector<Cell>(bins_ + 1));
    for (std::size_t end = 1; end <= bins_; ++end) best_[1][end] = {range_bits_[0][end], 0};
    for (std::size_t k = 2; k <= kMostContexts; ++k) {
      for (std::size_t end = k; end <= bins_; ++end) best_[k][end] = best_cell(k, end);
    }
  }

  /// Empty if there are too few different neighbour sums.
  std::vector<int> thresholds(std::size_t contexts) const {
    if (contexts > bins_) return {};
    std::vector<int> thresholds;
    std::size_t end = bins_;
    for (std::size_t k = contexts; k > 1; --k) {
      end = best_[k][end].begin;
      thresholds.push_back(static_cast<int>(edges_[end]));
    }
    std::reverse(thresholds.begin(), thresholds.end());
    return thresholds;
  }

 private:
  /// The fewest bits of the bins before some end, and where the last context begins.
  struct Cell {
    double bits = std::numeric_limits<double>::infinity();
    std::size_t begin = 0;
  };

  void measure_ranges(const ContextCounts& counts) {
    range_bits_.assign(bins_, std::vector<double>(bins_ + 1));
    for (std::size_t begin = 0; begin < bins_; ++begin) {
      Counts range(counts.first.size());
      for (std::size_t end = begin + 1; end <= bins_; ++end) {
        add(range, between(counts, edges_[end - 1], edges_[end]));
        range_bits_[begin][end] = own_bits(range);
      }
    }
  }

  Cell best_cell(std::size_t contexts, std::size_t end) const {
    Cell best;
    for (std::size_t begin = contexts - 1; begin < end; ++begin) {
      const double bits = best_[contexts - 1][begin].bits + range_bits_[begin][end];
      if (bits < best.bits) best = {bits, begin};
    }
    return best;
  }

  std::vector<std::size_t> edges_;
  std::size_t bins_;
  std::vector<std::vector<double>> range_bits_;  ///< by first bin and one after the last
  std::vector<std::vector<Cell>> best_;          ///< by contexts and one after the last bin
};

/// A channel's counts by context: what ChannelModel has a table for.
std::vector<Counts> counts_by_context(const ContextCounts& counts,
                                      const std::vector<int>& thresholds) {
  std::vector<Counts> contexts;
  std::size_t begin = 0;
  for (const int threshold : thresholds) {
    contexts.push_back(between(counts, begin, static_cast<std::size_t>(threshold)));
    begin = static_cast<std::size_t>(threshold);
  }
  contexts.push_back(between(counts, begin, kSums));
  contexts.push_back(counts.first);
  return contexts;
}

/// What can be chosen for a channel.
struct Choice {
  std::size_t contexts = 1;
  std::uint64_t prior_symbols = 0;
};

/// Nothing if the channel has too few different neighbour sums for the choice.
std::optional<ChannelModel> fit_contexts(const ContextCounts& counts, const ThresholdSearch& search,
                                         const Choice& choice) {
  const auto thresholds = search.thresholds(choice.contexts);
  if (thresholds.empty()) return std::nullopt;
  const auto channel = FrequencyTable::from_counts(all(counts));
  std::vector<FrequencyTable> tables;
  for (auto& context : counts_by_context(counts, thresholds)) {
    for (std::size_t s = 0; s < context.size(); ++s) {
      const auto frequency = channel.frequency(static_cast<std::uint8_t>(s));
      context[s] = context[s] * kTableSum + choice.prior_symbols * frequency;
    }
    tables.push_back(FrequencyTable::from_counts(context));
  }
  return ChannelModel(thresholds, std::move(tables));
}

double context_bits(const ContextCounts& counts, const ChannelModel& model) {
  const auto contexts = counts_by_context(counts, model.thresholds());
  double bits = 0;
  for (std::size_t k = 0; k < contexts.size(); ++k) {
    bits += table_bits(contexts[k], model.tables()[k]);
  }
  return bits;
}

/// A channel's models of all images, and what they would cost on images not seen.
struct ChannelFit {
  ChannelModel order0;
  ChannelModel best;
  double order0_bits = 0;
  double best_bits = 0;
};

ChannelFit fit_channel(const ContextCounts& fitted, const ContextCounts& held_out) {
  const ContextCounts every = fitted + held_out;
  const ChannelModel order0(FrequencyTable::from_counts(all(every)));
  ChannelFit fit{order0, order0};
  if (total(held_out.first) == 0) return fit;

  fit.order0_bits = table_bits(all(held_out), FrequencyTable::from_counts(all(fitted)));
  fit.best_bits = fit.order0_bits * (1 - kLeastSaving);
  Choice best;
  const ThresholdSearch search(fitted);
  for (std::size_t contexts = 2; contexts <= kMostContexts; ++contexts) {
    for (const auto prior_symbols : kPriorSymbols) {
      const Choice choice{contexts, prior_symbols};
      const auto model = fit_contexts(fitted, search, choice);
      const double bits = model ? context_bits(held_out, *model) : fit.order0_bits;
      if (bits >= fit.best_bits) continue;
      fit.best_bits = bits;
      best = choice;
    }
  }
  const bool pays = best.contexts > 1;
  const auto model = pays ? fit_contexts(every, ThresholdSearch(every), best) : std::nullopt;
  if (model) {
    fit.best = *model;
  } else {
    fit.best_bits = fit.order0_bits;
  }
  return fit;
}

void check_training(const TrainingSymbols& training) {
  check(training.alphabet >= 2 && training.alphabet <= 256, "2 to 256 symbols");
  check(training.symbols.size() == training.images * training.channels * training.plane.symbols(),
        "images x channels x plane symbols");
  for (const auto symbol : training.symbols) {
    check(symbol < training.alphabet, "symbols below the alphabet's size");
  }
}

}  // namespace

FittedModels fit_symbol_models(const TrainingSymbols& training) {
  check_training(training);
  std::vector<ChannelModel> order0, best;
  double order0_bits = 0, best_bits = 0;
  for (std::size_t c = 0; c < training.channels; ++c) {
    ContextCounts fitted(training.alphabet), held_out(training.alphabet);
    for (std::size_t i = 0; i < training.images; ++i) {
      const bool is_held_out =
          training.images >= kFewestImages && i % kHeldOutEvery == kHeldOutEvery - 1;
      add_plane(is_held_out ? held_out : fitted,
                &training.symbols[(i * training.channels + c) * training.plane.symbols()],
                training.plane);
    }
    auto fit = fit_channel(fitted, held_out);
    order0.push_back(std::move(fit.order0));
    best.push_back(std::move(fit.best));
    order0_bits += fit.order0_bits;
    best_bits += fit.best_bits;
  }
  return {{training.plane, std::move(order0)},
          {training.plane, std::move(best)},
          order0_bits,
          best_bits};
}

}  // namespace airsplit
