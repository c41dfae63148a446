#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "common/error.h"
#include "common/random.h"
#include "inference/entropy_coder.h"

namespace airsplit {
namespace {

FrequencyTable geometric_table(int symbols, double decay) {
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(symbols));
  for (std::size_t s = 0; s < counts.size(); ++s) {
    counts[s] = static_cast<std::uint64_t>(1e6 * std::pow(decay, static_cast<double>(s)));
  }
  return FrequencyTable::from_counts(counts);
}

/// Symbols drawn with the table's own probabilities.
std::vector<std::uint8_t> draw_symbols(const FrequencyTable& table, std::size_t count,
                                       std::uint64_t seed) {
  RandomSequence draws(RandomStream(seed, "test.symbols"));
  std::vector<std::uint8_t> symbols(count);
  for (auto& symbol : symbols) {
    symbol = table.symbol_at(static_cast<std::uint32_t>(draws.below(1u << kTableBits)));
  }
  return symbols;
}

/// The fewest bits that any code with these tables can need: the sum of -log2 p.
double information_bits(const std::vector<std::uint8_t>& symbols, const FrequencyTable& table) {
  double bits = 0;
  for (const auto symbol : symbols) bits += kTableBits - std::log2(table.frequency(symbol));
  return bits;
}

TEST(FrequencyTable, CountsBecomeProportionsThatSumToTheTableSize) {
  const auto table = FrequencyTable::from_counts({900, 100, 0, 0});
  const auto& f = table.frequencies();
  EXPECT_EQ(std::accumulate(f.begin(), f.end(), 0), 1 << kTableBits);
  EXPECT_NEAR(f[0] / 16384.0, 0.9, 0.001);
  EXPECT_NEAR(f[1] / 16384.0, 0.1, 0.001);
  EXPECT_EQ(f[2], 1);
  EXPECT_EQ(f[3], 1);
}

TEST(FrequencyTable, WithoutCountsIsNearlyUniform) {
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
  const auto table = geometric_table(16, 0.6);
  std::uint32_t slot = 0;
  for (int s = 0; s < 16; ++s) {
    const auto symbol = static_cast<std::uint8_t>(s);
    EXPECT_EQ(table.start(symbol), slot);
    EXPECT_EQ(table.symbol_at(slot), symbol);
    slot += table.frequency(symbol);
    EXPECT_EQ(table.symbol_at(slot - 1), symbol);
  }
  EXPECT_EQ(slot, 1U << kTableBits);
}

// A hand-computed stream: with two equal symbols each symbol moves the state by one bit, so 8 zeros
// leave 2^23 * 2^8, of which the low byte goes out first: state 2^23 and one byte 0.
TEST(EntropyCoder, MatchesAHandComputedStream) {
  const std::vector<FrequencyTable> tables = {FrequencyTable({8192, 8192})};
  EXPECT_EQ(encode_planes(std::vector<std::uint8_t>(8, 0), tables),
            (Bytes{0x00, 0x80, 0x00, 0x00, 0x00}));
  EXPECT_EQ(encode_planes({}, tables), (Bytes{0x00, 0x80, 0x00, 0x00}));
}

TEST(EntropyCoder, RoundTripsAndStaysNearTheInformation) {
  for (const int symbols : {2, 4, 16, 64, 256}) {
    for (const double decay : {0.3, 0.9, 1.0}) {
      const auto table = geometric_table(symbols, decay);
      const auto sent = draw_symbols(table, 5000, static_cast<std::uint64_t>(symbols));
      const Bytes bytes = encode_planes(sent, {table});
      EXPECT_EQ(decode_planes(bytes, 0, sent.size(), {table}), sent);
      const double ideal = information_bits(sent, table) / 8;
      // Four bytes of state, and less than 0.1 % for the whole-byte steps of the state.
      EXPECT_LE(static_cast<double>(bytes.size()), ideal * 1.001 + 4) << symbols << " " << decay;
      EXPECT_GE(static_cast<double>(bytes.size()), ideal) << symbols << " " << decay;
    }
  }
}

TEST(EntropyCoder, EachPlaneUsesItsOwnTable) {
  const std::vector<FrequencyTable> tables = {geometric_table(16, 0.2), geometric_table(16, 1.0)};
  std::vector<std::uint8_t> sent = draw_symbols(tables[0], 100, 1);
  const auto second = draw_symbols(tables[1], 100, 2);
  sent.insert(sent.end(), second.begin(), second.end());
  const Bytes bytes = encode_planes(sent, tables);
  EXPECT_EQ(decode_planes(bytes, 0, 100, tables), sent);
  EXPECT_LT(bytes.size(), encode_planes(sent, {tables[1], tables[1]}).size());
}

TEST(EntropyCoder, EveryTruncationAndExtensionIsAnError) {
  const auto table = geometric_table(16, 0.7);
  const auto sent = draw_symbols(table, 200, 3);
  const Bytes whole = encode_planes(sent, {table});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_THROW(decode_planes(cut, 0, sent.size(), {table}), InputError) << size;
  }
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_THROW(decode_planes(longer, 0, sent.size(), {table}), InputError);
}

}  // namespace
}  // namespace airsplit
