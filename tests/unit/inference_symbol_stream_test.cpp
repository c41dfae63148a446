// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The entropy-coded stream, as properties over many models, against references and golden streams.
#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "inference/bitstream/symbol_stream.h"
#include "tests/unit/symbol_examples.h"

namespace airsplit {
namespace {

using Symbols = std::vector<std::uint8_t>;

std::string hex(const Bytes& bytes) {
  std::string text;
  for (const auto byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

Bytes first_bytes(const Bytes& bytes, std::size_t count) {
  return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count)};
}

/// A model of a random shape with at most `most_symbols`.
SymbolModel draw_model(std::size_t most_symbols, RandomSequence& draws) {
  const std::size_t channels = 1 + draws.below(12);
  const std::size_t plane = std::max<std::size_t>(1, most_symbols / channels);
  const std::size_t rows = 1 + draws.below(std::min<std::size_t>(plane, 40));
  const std::size_t columns = 1 + draws.below(std::max<std::size_t>(1, plane / rows));
  const std::size_t alphabets[] = {2, 3, 16, 64, 256};
  return random_model({rows, columns}, channels, alphabets[draws.below(5)], draws);
}

/// Range coded: at most a byte over the information. rANS: at most 4 bytes a state, and a share.
void expect_round_trip(const Symbols& sent, const SymbolModel& model, double most_excess = 0.002) {
  const Bytes bytes = encode_symbols(sent, model);
  ASSERT_EQ(decode_symbols(bytes, 0, model), sent);
  const double ideal = information_bits(sent, model) / 8;
  const auto states = static_cast<double>(states_for(model.size()));
  const double most = states == 0 ? ideal + 1 : ideal * (1 + most_excess) + 4 * states;
  ASSERT_LE(static_cast<double>(bytes.size()), most) << model.size() << " symbols";
}

TEST(SymbolStream, ShortStreamsRoundTripWithinAByteOfTheInformation) {
  RandomSequence draws(RandomStream(1, "test.short"));
  for (int i = 0; i < 3000; ++i) {
    const auto model = draw_model(i % 4 == 0 ? 3000 : 60, draws);
    expect_round_trip(draw_symbols(model, draws), model);
    expect_round_trip(any_symbols(model, draws), model);
    if (HasFatalFailure()) return;
  }
}

TEST(SymbolStream, LongStreamsRoundTripNearTheInformation) {
  RandomSequence draws(RandomStream(1, "test.long"));
  for (int i = 0; i < 60; ++i) {
    const auto model = draw_model(200000, draws);
    expect_round_trip(draw_symbols(model, draws), model);
    // Symbols that the model does not expect: a state near 2^16 is less exact for them.
    expect_round_trip(any_symbols(model, draws), model, 0.02);
    if (HasFatalFailure()) return;
  }
}

TEST(SymbolStream, EachWayOfCodingStartsAtItsNumberOfSymbols) {
  RandomSequence draws(RandomStream(1, "test.thresholds"));
  for (const std::size_t symbols : {16383, 16384, 16385, 131071, 131072, 131079}) {
    const auto model = SymbolModel::order0({1, symbols}, {random_table(256, draws)});
    expect_round_trip(draw_symbols(model, draws), model);
  }
  EXPECT_EQ(states_for(16383), 0U);
  EXPECT_EQ(states_for(16384), 4U);
  EXPECT_EQ(states_for(131072), 8U);
}

TEST(SymbolStream, NothingAndTheAllButCertainTakeNoByte) {
  const auto certain = FrequencyTable({16383, 1});
  EXPECT_EQ(encode_symbols({}, SymbolModel::order0({0, 0}, {certain})), Bytes{});
  EXPECT_EQ(decode_symbols({}, 0, SymbolModel::order0({0, 0}, {certain})), Symbols{});
  const auto model = SymbolModel::order0({10, 10}, {certain});
  EXPECT_EQ(encode_symbols(Symbols(100, 0), model), Bytes{});
  EXPECT_EQ(decode_symbols({}, 0, model), Symbols(100, 0));
  expect_round_trip(Symbols(100, 1), model);
}

TEST(SymbolStream, AnOffsetSkipsAHeader) {
  const auto model = SymbolModel::order0({1, 3}, {geometric_table(4, 0.5)});
  Bytes bytes = encode_symbols({3, 1, 2}, model);
  bytes.insert(bytes.begin(), {9, 9, 9, 9});
  EXPECT_EQ(decode_symbols(bytes, 4, model), (Symbols{3, 1, 2}));
}

/// Arithmetic coding as textbooks have it, in exact fractions of 2^42: up to three symbols.
Bytes exact_arithmetic_code(const Symbols& symbols, const FrequencyTable& table) {
  std::uint64_t low = 0, width = std::uint64_t{1} << 42;
  for (const auto symbol : symbols) {
    width >>= kTableBits;
    low += width * table.start(symbol);
    width *= table.frequency(symbol);
  }
  // The shortest fraction in [low, low + width), and the smallest of these.
  for (std::size_t digits = 0;; ++digits) {
    const int left = 48 - 8 * static_cast<int>(digits);  // 42 bits as 6 digits
    const std::uint64_t unit = std::uint64_t{1} << left;
    const std::uint64_t fraction = ((low << 6) + unit - 1) / unit * unit;
    if (fraction >= (low + width) << 6) continue;
    Bytes bytes;
    for (std::size_t d = 0; d < digits; ++d) {
      bytes.push_back(static_cast<std::uint8_t>(fraction >> (40 - 8 * d)));
    }
    return bytes;
  }
}

TEST(SymbolStream, ShortStreamsAreExactArithmeticCodes) {
  RandomSequence draws(RandomStream(1, "test.arithmetic"));
  for (int i = 0; i < 20000; ++i) {
    const auto table = random_table(2 + draws.below(255), draws);
    const auto model = SymbolModel::order0({1, draws.below(4)}, {table});
    const auto symbols = any_symbols(model, draws);
    ASSERT_EQ(hex(encode_symbols(symbols, model)), hex(exact_arithmetic_code(symbols, table)));
  }
}

/// rANS as in the papers, one table, with divisions and 16-bit words.
Bytes textbook_rans(const Symbols& symbols, const FrequencyTable& table, std::size_t states) {
  std::vector<std::uint64_t> state(states, 1U << 16);
  Bytes reversed;
  const auto put = [&](std::uint64_t value, int bytes) {
    for (int b = bytes; b-- > 0;) reversed.push_back(static_cast<std::uint8_t>(value >> 8 * b));
  };
  for (std::size_t i = symbols.size(); i-- > 0;) {
    std::uint64_t& x = state[i % states];
    const std::uint64_t frequency = table.frequency(symbols[i]);
    const auto after = [&] {
      return x / frequency * kTableSum + x % frequency + table.start(symbols[i]);
    };
    while (after() >= std::uint64_t{1} << 32) {
      put(x & 0xFFFF, 2);
      x >>= 16;
    }
    x = after();
  }
  for (std::size_t s = states; s-- > 0;) put(state[s], 4);
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

TEST(SymbolStream, LongStreamsAreTextbookRans) {
  RandomSequence draws(RandomStream(1, "test.rans"));
  for (const std::size_t symbols : {16384, 20001, 131072, 150003}) {
    const auto table = random_table(256, draws);
    const auto model = SymbolModel::order0({1, symbols}, {table});
    const auto sent = draw_symbols(model, draws);
    EXPECT_TRUE(encode_symbols(sent, model) == textbook_rans(sent, table, states_for(symbols)));
  }
}

TEST(SymbolStream, GoldenStreams) {
  const auto plain =
      SymbolModel::order0({2, 4}, {geometric_table(16, 0.6), geometric_table(16, 0.9)});
  const Symbols symbols = {0, 1, 2, 0, 3, 0, 0, 15, 4, 9, 12, 1, 0, 7, 3, 3};
  EXPECT_EQ(hex(encode_symbols(symbols, plain)), "39e0f1a4b22794");

  const ChannelModel contexts({2, 8}, {geometric_table(16, 0.3), geometric_table(16, 0.7),
                                       geometric_table(16, 1), geometric_table(16, 0.5)});
  const SymbolModel with_contexts({2, 4}, {contexts, contexts});
  EXPECT_EQ(hex(encode_symbols(symbols, with_contexts)), "687fc5f7393c316e");

  // Long streams by their length, beginning and FNV-1a hash.
  for (const auto& [side, golden] :
       {std::pair<std::size_t, std::string>{100, "11258 977f801af8e33f00 e653a119fede48e2"},
        {300, "101026 94ffe824b3a2eb01 b13cb5054138650e"}}) {
    const SymbolModel model({side, side}, {contexts, ChannelModel(geometric_table(16, 0.8))});
    RandomSequence draws(RandomStream(1, "test.golden"));
    const Bytes bytes = encode_symbols(any_symbols(model, draws), model);
    const auto hash = fnv1a64({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    EXPECT_EQ(fmt::format("{} {} {:016x}", bytes.size(), hex(first_bytes(bytes, 8)), hash), golden);
  }
}

/// Each cut of the stream holds the planes that plane_ends_bytes says.
void expect_planes_of_cuts(const Symbols& sent, const SymbolModel& model, std::size_t step) {
  const Bytes bytes = encode_symbols(sent, model);
  const auto ends = plane_ends_bytes(bytes, 0, model);
  ASSERT_EQ(ends.size(), model.channels().size());
  ASSERT_TRUE(std::is_sorted(ends.begin(), ends.end()));
  ASSERT_LE(ends.back(), bytes.size());
  for (std::size_t size = 0; size < bytes.size(); size += step) {
    const auto cut = decode_cut_symbols(first_bytes(bytes, size), 0, model);
    const auto planes = std::upper_bound(ends.begin(), ends.end(), size) - ends.begin();
    ASSERT_EQ(cut.planes, static_cast<std::size_t>(planes)) << size << " of " << bytes.size();
    ASSERT_EQ(cut.symbols.size(), cut.planes * model.plane().symbols());
    ASSERT_TRUE(std::equal(cut.symbols.begin(), cut.symbols.end(), sent.begin()));
  }
}

TEST(SymbolStream, EveryCutHoldsExactlyThePlanesItShould) {
  RandomSequence draws(RandomStream(1, "test.cuts"));
  for (int i = 0; i < 300; ++i) {
    const auto model = draw_model(i % 10 == 0 ? 2000 : 80, draws);
    expect_planes_of_cuts(draw_symbols(model, draws), model, 1);
    expect_planes_of_cuts(any_symbols(model, draws), model, 1);
    if (HasFatalFailure()) return;
  }
  for (const std::size_t side : {60, 150}) {
    const auto model = random_model({side, side}, 9, 16, draws);
    expect_planes_of_cuts(draw_symbols(model, draws), model, 97);
    if (HasFatalFailure()) return;
  }
}

/// Of a long stream, all cuts are told from the whole; of a short one, all additions are.
TEST(SymbolStream, WhatNoEncoderGivesIsAnError) {
  RandomSequence draws(RandomStream(1, "test.whole"));
  const auto four = random_model({70, 70}, 4, 16, draws);
  const Bytes whole = encode_symbols(draw_symbols(four, draws), four);
  for (std::size_t size = 0; size < whole.size(); size += 131) {
    EXPECT_THROW(decode_symbols(first_bytes(whole, size), 0, four), InputError) << size;
  }
  for (int i = 0; i < 2000; ++i) {
    const auto model = draw_model(100, draws);
    Bytes longer = encode_symbols(draw_symbols(model, draws), model);
    longer.push_back(static_cast<std::uint8_t>(draws.below(256)));
    try {
      // Only another stream's bytes pass.
      EXPECT_EQ(encode_symbols(decode_symbols(longer, 0, model), model), longer);
    } catch (const InputError&) {
    }
    longer.push_back(0);
    EXPECT_THROW(decode_symbols(longer, 0, model), InputError);
  }
}

/// Decodes bytes that may be anything: symbols that give these bytes again, or an InputError.
void expect_symbols_or_error(const Bytes& bytes, const SymbolModel& model) {
  try {
    const auto symbols = decode_symbols(bytes, 0, model);
    ASSERT_EQ(encode_symbols(symbols, model), bytes);
  } catch (const InputError&) {
  }
  try {
    const auto cut = decode_cut_symbols(bytes, 0, model);
    ASSERT_EQ(cut.symbols.size(), cut.planes * model.plane().symbols());
  } catch (const InputError&) {
  }
}

TEST(SymbolStream, MutatedStreamsEndInSymbolsOrAnError) {
  RandomSequence draws(RandomStream(1, "test.mutations"));
  for (int i = 0; i < 5000; ++i) {
    const auto model = draw_model(i % 500 == 0 ? 140000 : i % 50 == 0 ? 20000 : 80, draws);
    Bytes bytes = encode_symbols(draw_symbols(model, draws), model);
    for (auto changes = draws.below(4); changes-- > 0 && !bytes.empty();) {
      bytes[draws.below(bytes.size())] ^= static_cast<std::uint8_t>(1U << draws.below(8));
    }
    if (draws.below(4) == 0) bytes.resize(draws.below(bytes.size() + 8));
    expect_symbols_or_error(bytes, model);
    if (i % 4 == 0) {
      for (auto& byte : bytes) byte = static_cast<std::uint8_t>(draws.below(256));
      expect_symbols_or_error(bytes, model);
    }
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace airsplit
