// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <memory>
#include <numeric>

#include <gtest/gtest.h>

#include "common/error.h"
#include "inference/bitstream/rans_tables.h"
#include "tests/unit/symbol_examples.h"

namespace airsplit {
namespace {

TEST(FrequencyTable, CountsBecomeProportionsThatSumToTheTableSize) {
  const auto table = FrequencyTable::from_counts({900, 100, 0, 0});
  const auto& f = table.frequencies();
  EXPECT_EQ(std::accumulate(f.begin(), f.end(), 0), 1 << kTableBits);
  EXPECT_NEAR(f[0] / 16384.0, 0.9, 0.001);
  EXPECT_NEAR(f[1] / 16384.0, 0.1, 0.001);
  EXPECT_EQ(f[2], 1);
  EXPECT_EQ(f[3], 1);
}

TEST(FrequencyTable, WithoutCountsIsNearlyCertain) {
  const auto table = FrequencyTable::from_counts(std::vector<std::uint64_t>(256, 0));
  for (int s = 1; s < 256; ++s) EXPECT_EQ(table.frequency(static_cast<std::uint8_t>(s)), 1U);
  EXPECT_EQ(table.frequency(0), 16384U - 255U);
}

TEST(FrequencyTable, RejectsWhatIsNoTable) {
  EXPECT_THROW(FrequencyTable({16384}), InputError);
  EXPECT_THROW(FrequencyTable({16384, 0}), InputError);
  EXPECT_THROW(FrequencyTable({8192, 8191}), InputError);
  EXPECT_NO_THROW(FrequencyTable({8192, 8192}));
}

TEST(FrequencyTable, EverySlotFindsItsSymbol) {
  RandomSequence draws(RandomStream(1, "test.slots"));
  for (const std::size_t symbols : {2, 3, 16, 255, 256}) {
    const auto table = random_table(symbols, draws);
    SlotTable slots;
    slots.build(table);
    std::uint32_t slot = 0;
    for (std::size_t s = 0; s < symbols; ++s) {
      const auto symbol = static_cast<std::uint8_t>(s);
      ASSERT_EQ(table.start(symbol), slot);
      for (std::uint32_t i = 0; i < table.frequency(symbol); ++i, ++slot) {
        ASSERT_EQ(table.symbol_at(slot), symbol);
        const SymbolRange range = slots.find(slot);
        ASSERT_EQ(range.symbol, symbol);
        ASSERT_EQ(range.start, table.start(symbol));
        ASSERT_EQ(range.frequency, table.frequency(symbol));
      }
    }
    EXPECT_EQ(slot, kTableSum);
  }
}

TEST(ContextSlotTable, FindsTheSymbolOfEachContext) {
  RandomSequence draws(RandomStream(1, "test.contexts"));
  for (const std::size_t symbols : {2, 3, 16, 255, 256}) {
    for (std::size_t contexts = 2; contexts <= kMostContexts; ++contexts) {
      std::vector<FrequencyTable> tables;
      for (std::size_t k = 0; k <= contexts; ++k) tables.push_back(random_table(symbols, draws));
      const std::vector<int> thresholds = {1, 100, 300};
      const ChannelModel channel({thresholds.begin(), thresholds.begin() + contexts - 1}, tables);
      const std::unique_ptr<ContextSlotTable> built(new ContextSlotTable);
      built->build(channel);
      for (std::size_t k = 0; k < contexts; ++k) {
        for (std::uint32_t slot = 0; slot < kTableSum; ++slot) {
          const SymbolRange found = built->find(slot, k), right = tables[k].find(slot);
          ASSERT_EQ(found.symbol, right.symbol) << slot;
          ASSERT_EQ(found.start, right.start) << slot;
          ASSERT_EQ(found.frequency, right.frequency) << slot;
        }
      }
      for (std::size_t sum = 0; sum <= 510; ++sum) {
        const std::size_t context =
            (sum >= 1) + (sum >= 100 && contexts > 2) + (sum >= 300 && contexts > 3);
        ASSERT_EQ(built->context_of_sum(sum), context) << sum;
      }
    }
  }
}

// The reciprocal's proof is in rans_tables.h; this looks where it could fail: around multiples.
TEST(ReciprocalTable, DividesExactly) {
  RandomSequence draws(RandomStream(1, "test.reciprocals"));
  for (std::uint32_t frequency = 1; frequency < kTableSum; ++frequency) {
    const FrequencyTable table(
        {static_cast<std::uint16_t>(frequency), static_cast<std::uint16_t>(kTableSum - frequency)});
    ReciprocalTable reciprocals;
    reciprocals.build(table);
    const std::uint64_t limit = std::uint64_t{frequency} << kQuotientBits;
    for (int i = 0; i < 20; ++i) {
      const auto quotient = i == 0 ? (1U << kQuotientBits) : draws.below(1U << kQuotientBits);
      for (const std::int64_t near : {-1, 0, 1}) {
        const std::int64_t state = static_cast<std::int64_t>(quotient * frequency) + near;
        if (state < 0 || state >= static_cast<std::int64_t>(limit)) continue;
        const auto divided = static_cast<std::uint32_t>(state);
        ASSERT_EQ(reciprocals.divide(divided, 0), divided / frequency)
            << divided << " " << frequency;
      }
    }
  }
}

}  // namespace
}  // namespace airsplit
