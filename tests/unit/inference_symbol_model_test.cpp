// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <gtest/gtest.h>

#include "common/error.h"
#include "inference/bitstream/symbol_model_fit.h"
#include "tests/unit/symbol_examples.h"

namespace airsplit {
namespace {

std::vector<FrequencyTable> tables(std::size_t count) {
  return std::vector<FrequencyTable>(count, geometric_table(16, 0.5));
}

TEST(ChannelModel, TheNeighboursChooseTheTable) {
  const ChannelModel channel({10, 20}, tables(4));
  // 3 columns:              0   1   2
  //                         5   .
  const std::uint8_t plane[] = {0, 7, 20, 5, 9, 0};
  EXPECT_EQ(channel.context(plane, 0, 0, 3), 3U);  // none
  EXPECT_EQ(channel.context(plane, 0, 1, 3), 0U);  // twice the left: 0
  EXPECT_EQ(channel.context(plane, 0, 2, 3), 1U);  // twice the left: 14
  EXPECT_EQ(channel.context(plane, 1, 0, 3), 0U);  // twice the upper: 0
  EXPECT_EQ(channel.context(plane, 1, 1, 3), 1U);  // 5 + 7
  EXPECT_EQ(channel.context(plane, 1, 2, 3), 2U);  // 9 + 20
}

TEST(ChannelModel, RejectsWhatIsNoModel) {
  EXPECT_NO_THROW(ChannelModel({1, 2, 510}, tables(5)));
  EXPECT_THROW(ChannelModel({}, tables(2)), InputError);
  EXPECT_THROW(ChannelModel({1, 2, 3, 4}, tables(6)), InputError);
  EXPECT_THROW(ChannelModel({1, 2}, tables(3)), InputError);
  EXPECT_THROW(ChannelModel({2, 2}, tables(4)), InputError);
  EXPECT_THROW(ChannelModel({0, 2}, tables(4)), InputError);
  EXPECT_THROW(ChannelModel({1, 511}, tables(4)), InputError);
  auto mixed = tables(4);
  mixed[2] = geometric_table(8, 0.5);
  EXPECT_THROW(ChannelModel({1, 2}, mixed), InputError);
}

TEST(SymbolModel, RejectsNoChannelAndTooManySymbols) {
  EXPECT_THROW(SymbolModel({2, 2}, {}), InputError);
  EXPECT_THROW(SymbolModel::order0({1U << 15, 1U << 14}, tables(1)), InputError);
  EXPECT_THROW(SymbolModel::order0({std::size_t{1} << 40, std::size_t{1} << 40}, tables(1)),
               InputError);
  EXPECT_EQ(SymbolModel::order0({3, 5}, tables(2)).size(), 30U);
}

TEST(SymbolModel, InformationIsTheSumOfLogProbabilities) {
  const FrequencyTable even({8192, 8192}), biased({4096, 12288});
  const SymbolModel model({1, 2}, {ChannelModel(even), ChannelModel({1}, {even, even, biased})});
  EXPECT_DOUBLE_EQ(information_bits({0, 1, 0, 0}, model), 1 + 1 + 2 + 1);
}

/// Planes that a model itself draws.
TrainingSymbols draw_training(const SymbolModel& model, std::size_t images, std::uint64_t seed) {
  RandomSequence draws(RandomStream(seed, "test.training"));
  TrainingSymbols training{
      images, model.channels().size(), model.plane(), model.channels().front().symbols(), {}};
  for (std::size_t i = 0; i < images; ++i) {
    const auto symbols = draw_symbols(model, draws);
    training.symbols.insert(training.symbols.end(), symbols.begin(), symbols.end());
  }
  return training;
}

double mean_bits(const TrainingSymbols& images, const SymbolModel& model) {
  double bits = 0;
  for (std::size_t i = 0; i < images.images; ++i) {
    const auto begin = images.symbols.begin() + static_cast<std::ptrdiff_t>(i * model.size());
    bits += information_bits({begin, begin + static_cast<std::ptrdiff_t>(model.size())}, model);
  }
  return bits / static_cast<double>(images.images);
}

TEST(FitSymbolModels, FindsTheContextsThatDrewTheSymbols) {
  const auto low = geometric_table(16, 0.4);
  std::vector<std::uint64_t> high_counts(16, 1);
  for (std::size_t s = 8; s < 16; ++s) high_counts[s] = 100;
  const auto high = FrequencyTable::from_counts(high_counts);
  const SymbolModel truth({8, 8}, {ChannelModel({13}, {low, high, geometric_table(16, 1)}),
                                   ChannelModel(geometric_table(16, 0.7))});
  const auto fitted = fit_symbol_models(draw_training(truth, 400, 1));
  EXPECT_TRUE(fitted.best.channels()[0].has_contexts());
  EXPECT_FALSE(fitted.best.channels()[1].has_contexts());
  const auto unseen = draw_training(truth, 200, 2);
  EXPECT_LT(mean_bits(unseen, fitted.best), 1.01 * mean_bits(unseen, truth));
  EXPECT_LT(mean_bits(unseen, fitted.best), 0.9 * mean_bits(unseen, fitted.order0));
  EXPECT_LT(fitted.best_bits, 0.9 * fitted.order0_bits);
}

TEST(FitSymbolModels, ContextsCostNothingWhereSymbolsAreIndependent) {
  RandomSequence draws(RandomStream(1, "test.independent"));
  std::vector<FrequencyTable> independent;
  for (int c = 0; c < 10; ++c) independent.push_back(random_table(64, draws));
  const auto truth = SymbolModel::order0({4, 4}, independent);
  const auto fitted = fit_symbol_models(draw_training(truth, 400, 3));
  const auto unseen = draw_training(truth, 400, 4);
  EXPECT_LT(mean_bits(unseen, fitted.best), 1.001 * mean_bits(unseen, fitted.order0));
  EXPECT_LE(fitted.best_bits, fitted.order0_bits);
}

TEST(FitSymbolModels, FewImagesAndConstantPlanesAreOrder0) {
  const auto few = fit_symbol_models(draw_training(SymbolModel::order0({4, 4}, tables(1)), 7, 4));
  EXPECT_FALSE(few.best.channels()[0].has_contexts());
  EXPECT_EQ(few.order0_bits, 0);
  const TrainingSymbols constant{20, 1, {3, 3}, 4, std::vector<std::uint8_t>(180, 2)};
  EXPECT_FALSE(fit_symbol_models(constant).best.channels()[0].has_contexts());
}

TEST(FitSymbolModels, OneSymbolPlanesWork) {
  const auto training = draw_training(SymbolModel::order0({1, 1}, tables(3)), 50, 5);
  EXPECT_FALSE(fit_symbol_models(training).best.channels()[0].has_contexts());
}

}  // namespace
}  // namespace airsplit
