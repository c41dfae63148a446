// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "tests/fuzz/streams.h"

#include <algorithm>

#include "inference/bitstream/symbol_stream.h"
#include "tests/fuzz/guard.h"
#include "tests/unit/symbol_examples.h"

namespace airsplit {
namespace {

/// Channels whose symbols are all but certain, the last `contexts` of them with contexts: a long
/// stream of few bytes.
SymbolModel sparse_model(PlaneShape plane, std::size_t channels, std::size_t contexts = 0) {
  const FrequencyTable table = geometric_table(4, 0.001), other = geometric_table(4, 0.002);
  std::vector<ChannelModel> models(channels - contexts, ChannelModel(table));
  models.resize(channels, ChannelModel({1, 3}, {table, other, table, other}));
  return {plane, models};
}

std::vector<StreamExample> make_examples() {
  RandomSequence draws(RandomStream(1, "test.fuzz.streams"));
  std::vector<StreamExample> examples;
  const auto add = [&](const char* name, const SymbolModel& model) {
    examples.push_back({name, model, encode_symbols(draw_symbols(model, draws), model)});
  };
  add("ranges, order 0",
      SymbolModel::order0(
          {5, 5}, {geometric_table(16, 0.7), geometric_table(16, 0.2), geometric_table(16, 0.99)}));
  add("ranges, contexts", random_model({7, 7}, 4, 4, draws));
  add("ranges, 8 bit", random_model({6, 6}, 10, 256, draws));
  add("4 states, small planes", sparse_model({14, 14}, 90));
  add("4 states, contexts", random_model({32, 32}, 17, 8, draws));
  add("8 states", sparse_model({128, 128}, 8, 2));
  return examples;
}

/// The beginning of a stream may always turn out to be another's: no more is said of it.
void check_beginning(const DecodedPlanes& cut, const SymbolModel& model) {
  check(cut.planes <= model.channels().size(), "no more planes than there are");
  check(cut.symbols.size() == cut.planes * model.plane().symbols(), "whole planes");
}

}  // namespace

const std::vector<StreamExample>& stream_examples() {
  static const std::vector<StreamExample> examples = make_examples();
  return examples;
}

bool decode_stream(const Bytes& bytes, std::size_t offset, const SymbolModel& model) {
  std::vector<std::uint8_t> whole;
  std::vector<std::size_t> ends;
  DecodedPlanes cut;
  const bool is_whole = decodes([&] { whole = decode_symbols(bytes, offset, model); });
  const bool has_ends = decodes([&] { ends = plane_ends_bytes(bytes, offset, model); });
  const bool is_beginning = decodes([&] { cut = decode_cut_symbols(bytes, offset, model); });
  check(is_whole == has_ends, "a stream has ends if it decodes");
  check(is_beginning || !is_whole, "a whole stream begins one");
  check_beginning(cut, model);
  if (!is_whole) return false;
  const Bytes stream(bytes.begin() + static_cast<std::ptrdiff_t>(offset), bytes.end());
  check(encode_symbols(whole, model) == stream, "one stream for these symbols");
  check(ends.size() == model.channels().size() && std::is_sorted(ends.begin(), ends.end()) &&
            ends.back() <= stream.size(),
        "planes that end one after another within the stream");
  check(std::equal(cut.symbols.begin(), cut.symbols.end(), whole.begin()),
        "the same symbols in part as in whole");
  return true;
}

}  // namespace airsplit
