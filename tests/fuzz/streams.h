// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Entropy-coded streams under fuzzing: models of every kind, and what a decoder must hold.
#pragma once

#include <string>
#include <vector>

#include "common/bytes.h"
#include "inference/bitstream/symbol_model.h"

namespace airsplit {

struct StreamExample {
  std::string name;
  SymbolModel model;
  Bytes stream;  ///< of symbols drawn with the model's own probabilities
};

/// One for each way through the coder: range coded or rANS with 4 or 8 states, with contexts or
/// without, small planes or large.
const std::vector<StreamExample>& stream_examples();

/// Decodes bytes[offset...] whole, in part and for its planes' ends. Aborts if the three contradict
/// each other, or if what decoded does not encode to the same bytes. True if the stream is whole.
bool decode_stream(const Bytes& bytes, std::size_t offset, const SymbolModel& model);

}  // namespace airsplit
