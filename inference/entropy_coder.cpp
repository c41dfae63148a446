#include "inference/entropy_coder.h"

#include "common/error.h"
#include "inference/symbol_stream.h"

namespace airsplit {

Bytes encode_planes(const std::vector<std::uint8_t>& symbols,
                    const std::vector<FrequencyTable>& tables) {
  check(!tables.empty() && symbols.size() % tables.size() == 0,
        "an equal share of symbols a table");
  const PlaneShape plane{1, symbols.size() / tables.size()};
  return encode_symbols(symbols, SymbolModel::order0(plane, tables));
}

std::vector<std::uint8_t> decode_planes(const Bytes& bytes, std::size_t offset,
                                        std::size_t plane_symbols,
                                        const std::vector<FrequencyTable>& tables) {
  return decode_symbols(bytes, offset, SymbolModel::order0({1, plane_symbols}, tables));
}

}  // namespace airsplit
