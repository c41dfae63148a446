// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Packets that each hold whole groups of a codec's channels and decode without the others: a lost
// one costs its own groups and no more.
//
//   byte 0..2  the header of a payload of kind `groups` (payload.h)
//   byte 3     the first group (high 4 bits), how many groups less one (low 4 bits)
//   byte 4..   the stream of these groups' channels (symbol_stream.h), as of a codec without others
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/bytes.h"
#include "inference/bitstream/channel_groups.h"
#include "inference/bitstream/payload.h"
#include "inference/bitstream/symbol_model.h"

namespace airsplit {

/// What is in the packets that arrived.
struct ArrivedGroups {
  std::vector<std::uint8_t> symbols;  ///< of all channels; 0 where their group is missing
  std::vector<bool> arrived;          ///< by group
};

/// One codec's. The model outlives it.
class GroupPackets {
 public:
  /// `number` is the codec's in its bundle.
  GroupPackets(std::uint8_t number, ChannelGroups groups, const SymbolModel& model);

  /// Packets of all symbols, in the order of the groups, as many groups in each as `most_bytes`
  /// hold: at least one, however long it is.
  std::vector<Bytes> encode(const std::vector<std::uint8_t>& symbols, std::size_t most_bytes) const;

  /// The inverse, of any of these packets in any order. Throws InputError, beginning with "payload:
  /// ", on anything else.
  ArrivedGroups decode(const std::vector<Bytes>& packets) const;

 private:
  /// Groups first to last, both included.
  struct Span {
    int first, last;
  };

  SymbolModel model_of(Span span) const;
  std::size_t symbols_before(int group) const;
  Bytes packet(const std::vector<std::uint8_t>& symbols, Span span) const;
  Span span_of(const Bytes& packet) const;

  PayloadHeader header_;
  ChannelGroups groups_;
  const SymbolModel& model_;
};

}  // namespace airsplit
