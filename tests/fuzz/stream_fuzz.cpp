// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Any bytes as an entropy-coded stream. The first byte says which model decodes the others.
#include "tests/fuzz/guard.h"
#include "tests/fuzz/streams.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace airsplit;
  if (size == 0) return 0;
  const auto& examples = stream_examples();
  decode_stream(to_bytes(data, size), 1, examples[data[0] % examples.size()].model);
  return 0;
}
