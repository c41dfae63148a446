// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/bitstream/symbol_stream.h"

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/bitstream/range_coder.h"
#include "inference/bitstream/rans.h"
#include "inference/bitstream/rans_tables.h"

namespace airsplit {
namespace {

/// From here on what rANS costs more, 3 bytes a state, is below 0.2 % of a byte a symbol.
constexpr std::size_t kFourStatesSymbols = 16384;
constexpr std::size_t kEightStatesSymbols = 131072;
/// From here on it pays to build tables for a plane.
constexpr std::size_t kTablesPaySymbols = 1024;

/// Coding straight from the model's tables.
struct NoTables {};

// Encoding.

/// What is built for one plane after another.
struct EncodingTables {
  std::array<ReciprocalTable, kMostContexts + 1> tables;
  ContextOfSum context_of_sum;
};

/// Pushes the first rows of a plane, the last symbol first.
template <class Encoder>
void push_rows(Encoder& encoder, const std::uint8_t* plane, std::size_t rows, std::size_t columns,
               const ChannelModel& channel) {
  for (std::size_t row = rows; row-- > 0;) {
    for (std::size_t column = columns; column-- > 0;) {
      const auto context = channel.context(plane, row, column, columns);
      encoder.push(plane[row * columns + column], DivisionTable(channel.tables()[context]));
    }
  }
}

template <class Encoder>
void push_plane(Encoder& encoder, const std::uint8_t* plane, const PlaneShape& shape,
                const ChannelModel& channel, NoTables) {
  if (channel.has_contexts()) {
    push_rows(encoder, plane, shape.rows, shape.columns, channel);
  } else {
    encoder.push_run(plane, shape.symbols(), DivisionTable(channel.tables()[0]));
  }
}

template <class Encoder>
void push_plane(Encoder& encoder, const std::uint8_t* plane, const PlaneShape& shape,
                const ChannelModel& channel, EncodingTables& built) {
  for (std::size_t k = 0; k < channel.tables().size(); ++k) {
    built.tables[k].build(channel.tables()[k]);
  }
  if (channel.has_contexts()) {
    built.context_of_sum.build(channel);
    encoder.push_lower_rows(plane, shape, built.context_of_sum, built.tables.data());
    push_rows(encoder, plane, 1, shape.columns, channel);
  } else {
    encoder.push_run(plane, shape.symbols(), built.tables[0]);
  }
}

template <class Encoder, class Tables>
void push_planes(Encoder& encoder, const std::uint8_t* symbols, const SymbolModel& model,
                 Tables&& tables) {
  const PlaneShape& shape = model.plane();
  for (std::size_t c = model.channels().size(); c-- > 0;) {
    push_plane(encoder, symbols + c * shape.symbols(), shape, model.channels()[c], tables);
  }
}

template <class Encoder>
Bytes encode_with_rans(const std::vector<std::uint8_t>& symbols, const SymbolModel& model) {
  const std::size_t room_bytes = Encoder::most_bytes(symbols.size());
  const std::unique_ptr<std::uint8_t[]> room(new std::uint8_t[room_bytes]);  // not set to zeros
  std::uint8_t* end = room.get() + room_bytes;
  Encoder encoder(end, symbols.size());
  if (model.plane().symbols() < kTablesPaySymbols) {
    push_planes(encoder, symbols.data(), model, NoTables());
  } else {
    const std::unique_ptr<EncodingTables> tables(new EncodingTables);
    push_planes(encoder, symbols.data(), model, *tables);
  }
  return {encoder.finish(), end};
}

Bytes encode_with_ranges(const std::vector<std::uint8_t>& symbols, const SymbolModel& model) {
  RangeEncoder encoder;
  const std::uint8_t* plane = symbols.data();
  const PlaneShape& shape = model.plane();
  for (const auto& channel : model.channels()) {
    for (std::size_t row = 0; row < shape.rows; ++row) {
      for (std::size_t column = 0; column < shape.columns; ++column) {
        encoder.push(plane[row * shape.columns + column],
                     channel.tables()[channel.context(plane, row, column, shape.columns)]);
      }
    }
    plane += shape.symbols();
  }
  return encoder.finish();
}

void check_symbols(const std::vector<std::uint8_t>& symbols, const SymbolModel& model) {
  check(symbols.size() == model.size(), "as many symbols as the model has");
  const auto plane_symbols = static_cast<std::ptrdiff_t>(model.plane().symbols());
  auto plane = symbols.begin();
  for (const auto& channel : model.channels()) {
    const auto highest = std::max_element(plane, plane + plane_symbols);
    check(plane_symbols == 0 || *highest < channel.symbols(), "a symbol that its table holds");
    plane += plane_symbols;
  }
}

// Decoding.

/// What is built for one plane after another.
struct DecodingTables {
  SlotTable order0;
  ContextSlotTable contexts;
};

/// Pops the rest of a plane from row `first` on. False if bytes are missing for its last symbol.
template <class Decoder>
bool pop_rows(Decoder& decoder, std::uint8_t* plane, std::size_t first, const PlaneShape& shape,
              const ChannelModel& channel) {
  for (std::size_t row = first; row < shape.rows; ++row) {
    for (std::size_t column = 0; column < shape.columns; ++column) {
      const auto context = channel.context(plane, row, column, shape.columns);
      if (!decoder.pop(plane[row * shape.columns + column], channel.tables()[context]))
        return false;
    }
  }
  return true;
}

template <class Decoder>
bool pop_plane(Decoder& decoder, std::uint8_t* plane, const PlaneShape& shape,
               const ChannelModel& channel, NoTables) {
  if (channel.has_contexts()) return pop_rows(decoder, plane, 0, shape, channel);
  return decoder.pop_run(plane, shape.symbols(), channel.tables()[0]) == shape.symbols();
}

template <class Decoder>
bool pop_plane(Decoder& decoder, std::uint8_t* plane, const PlaneShape& shape,
               const ChannelModel& channel, DecodingTables& built) {
  if (channel.has_contexts()) {
    built.contexts.build(channel);
    if (!pop_rows(decoder, plane, 0, {1, shape.columns}, channel)) return false;
    const std::size_t rows = decoder.pop_lower_rows(plane, shape, built.contexts);
    return pop_rows(decoder, plane, rows, shape, channel);
  }
  built.order0.build(channel.tables()[0]);
  return decoder.pop_run(plane, shape.symbols(), built.order0) == shape.symbols();
}

/// What came out of a stream: the whole planes, and after how many bytes each was there.
struct Popped {
  DecodedPlanes decoded;
  std::vector<std::size_t> ends_bytes;
  bool is_at_end = false;
};

template <class Decoder, class Tables>
Popped pop_planes(Decoder decoder, const SymbolModel& model, Tables&& tables) {
  Popped popped;
  auto& symbols = popped.decoded.symbols;
  symbols.resize(model.size());
  const std::size_t plane_symbols = model.plane().symbols();
  for (const auto& channel : model.channels()) {
    std::uint8_t* plane = symbols.data() + popped.decoded.planes * plane_symbols;
    if (!pop_plane(decoder, plane, model.plane(), channel, tables)) break;
    popped.ends_bytes.push_back(decoder.used_bytes());
    ++popped.decoded.planes;
  }
  if (!decoder.is_sound()) throw InputError("corrupted: the bytes begin no entropy-coded stream");
  symbols.resize(popped.decoded.planes * plane_symbols);
  popped.is_at_end = decoder.is_at_end();
  return popped;
}

template <class Decoder>
Popped pop_rans(const Decoder& decoder, const SymbolModel& model) {
  if (model.plane().symbols() < kTablesPaySymbols) return pop_planes(decoder, model, NoTables());
  const std::unique_ptr<DecodingTables> tables(new DecodingTables);
  return pop_planes(decoder, model, *tables);
}

Popped pop_stream(const Bytes& bytes, std::size_t offset, const SymbolModel& model, bool is_whole) {
  check(offset <= bytes.size(), "an offset within the bytes");
  const std::uint8_t* begin = bytes.data() + offset;
  const std::uint8_t* end = bytes.data() + bytes.size();
  switch (states_for(model.size())) {
    case 0:
      return pop_planes(RangeDecoder(begin, end, is_whole), model, NoTables());
    case 4:
      return pop_rans(RansDecoder<4>(begin, end), model);
    default:
      return pop_rans(RansDecoder<8>(begin, end), model);
  }
}

Popped pop_whole_stream(const Bytes& bytes, std::size_t offset, const SymbolModel& model) {
  Popped popped = pop_stream(bytes, offset, model, true);
  if (popped.decoded.planes != model.channels().size()) {
    throw InputError(fmt::format("cut short or corrupted: {} bytes end in plane {} of {}",
                                 bytes.size() - offset, popped.decoded.planes + 1,
                                 model.channels().size()));
  }
  if (!popped.is_at_end) {
    throw InputError(
        fmt::format("cut short or corrupted: {} bytes that are no stream of {} symbols",
                    bytes.size() - offset, model.size()));
  }
  return popped;
}

}  // namespace

std::size_t states_for(std::size_t symbols) {
  if (symbols < kFourStatesSymbols) return 0;
  return symbols < kEightStatesSymbols ? 4 : 8;
}

Bytes encode_symbols(const std::vector<std::uint8_t>& symbols, const SymbolModel& model) {
  check_symbols(symbols, model);
  switch (states_for(symbols.size())) {
    case 0:
      return encode_with_ranges(symbols, model);
    case 4:
      return encode_with_rans<RansEncoder<4>>(symbols, model);
    default:
      return encode_with_rans<RansEncoder<8>>(symbols, model);
  }
}

std::vector<std::uint8_t> decode_symbols(const Bytes& bytes, std::size_t offset,
                                         const SymbolModel& model) {
  return pop_whole_stream(bytes, offset, model).decoded.symbols;
}

DecodedPlanes decode_cut_symbols(const Bytes& bytes, std::size_t offset, const SymbolModel& model) {
  Popped popped = pop_stream(bytes, offset, model, false);
  const bool has_all = popped.decoded.planes == model.channels().size();
  if (has_all && !popped.is_at_end) {
    throw InputError(fmt::format("corrupted: {} bytes that begin no stream of {} symbols",
                                 bytes.size() - offset, model.size()));
  }
  return std::move(popped.decoded);
}

std::vector<std::size_t> plane_ends_bytes(const Bytes& bytes, std::size_t offset,
                                          const SymbolModel& model) {
  return pop_whole_stream(bytes, offset, model).ends_bytes;
}

}  // namespace airsplit
