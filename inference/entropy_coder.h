// Entropy coding of quantised features with static tables: range asymmetric numeral systems (rANS).
//
// J. Duda, "Asymmetric numeral systems", arXiv 1311.2540; the byte-wise renormalisation is F.
// Giesen's
// ("Interleaved entropy coders", arXiv 1402.3392). Integers only, so streams are byte-exact on
// every machine. The encoder works backwards, so the decoder reads forwards: a prefix of a stream
// decodes the first symbols.
#pragma once

#include <cstdint>
#include <vector>

#include "common/bytes.h"

namespace airsplit {

/// A table's frequencies sum to 2^kTableBits.
inline constexpr int kTableBits = 14;

/// Frequencies of the symbols 0, 1, ...: each at least 1, so that any symbol can be coded.
class FrequencyTable {
 public:
  /// Throws InputError unless there are 2 to 256 frequencies, each >= 1, that sum to 2^kTableBits.
  explicit FrequencyTable(std::vector<std::uint16_t> frequencies);

  /// The table nearest to these counts (any sum, zeros allowed). 2 to 256 symbols.
  static FrequencyTable from_counts(const std::vector<std::uint64_t>& counts);

  std::size_t symbols() const { return frequencies_.size(); }
  const std::vector<std::uint16_t>& frequencies() const { return frequencies_; }
  std::uint32_t frequency(std::uint8_t symbol) const { return frequencies_[symbol]; }
  /// Sum of the frequencies of all smaller symbols.
  std::uint32_t start(std::uint8_t symbol) const { return starts_[symbol]; }
  /// The symbol whose range holds this slot, 0 <= slot < 2^kTableBits.
  std::uint8_t symbol_at(std::uint32_t slot) const;

 private:
  std::vector<std::uint16_t> frequencies_;
  std::vector<std::uint32_t> starts_;
};

/// Codes symbols plane by plane: symbols.size() is a multiple of tables.size(), and plane c (an
/// equal, consecutive share of the symbols) uses table c.
Bytes encode_planes(const std::vector<std::uint8_t>& symbols,
                    const std::vector<FrequencyTable>& tables);

/// The inverse. Reads bytes[offset...]; throws InputError if the bytes end before the last symbol,
/// go on after it, or do not end in the coder's first state.
std::vector<std::uint8_t> decode_planes(const Bytes& bytes, std::size_t offset,
                                        std::size_t plane_symbols,
                                        const std::vector<FrequencyTable>& tables);

}  // namespace airsplit
