#include <gtest/gtest.h>

#include "common/error.h"
#include "inference/entropy_coder.h"
#include "tests/unit/symbol_examples.h"

namespace airsplit {
namespace {

TEST(EntropyCoder, EachPlaneUsesItsOwnTable) {
  const std::vector<FrequencyTable> tables = {geometric_table(16, 0.2), geometric_table(16, 1.0)};
  RandomSequence draws(RandomStream(1, "test.planes"));
  const auto sent = draw_symbols(SymbolModel::order0({1, 100}, tables), draws);
  const Bytes bytes = encode_planes(sent, tables);
  EXPECT_EQ(decode_planes(bytes, 0, 100, tables), sent);
  EXPECT_LT(bytes.size(), encode_planes(sent, {tables[1], tables[1]}).size());
}

TEST(EntropyCoder, HasNoBytesForNoSymbols) {
  EXPECT_EQ(encode_planes({}, {geometric_table(4, 0.5)}), Bytes{});
  EXPECT_THROW(decode_planes({7}, 0, 0, {geometric_table(4, 0.5)}), InputError);
}

}  // namespace
}  // namespace airsplit
