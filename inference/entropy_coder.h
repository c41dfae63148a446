// Entropy coding with one table per plane: symbol_stream.h for those who hold tables and no model.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/bytes.h"
#include "inference/frequency_table.h"

namespace airsplit {

/// Codes symbols plane by plane: symbols.size() is a multiple of tables.size(), and plane c (an
/// equal, consecutive share of the symbols) uses table c.
Bytes encode_planes(const std::vector<std::uint8_t>& symbols,
                    const std::vector<FrequencyTable>& tables);

/// The inverse. Reads bytes[offset...]; throws InputError unless they are such a stream, whole.
std::vector<std::uint8_t> decode_planes(const Bytes& bytes, std::size_t offset,
                                        std::size_t plane_symbols,
                                        const std::vector<FrequencyTable>& tables);

}  // namespace airsplit
