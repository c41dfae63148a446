// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Any bytes as the bundle of an adopted network. ASCII text that begins with a brace is its
// description, put before the tensors of a sound one. No module is run: that is LibTorch's.
#include <string>

#include "inference/adopted/adopted_bundle.h"
#include "tests/fuzz/guard.h"
#include "tests/fuzz/tiny_adopted.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace airsplit;
  const std::string text(data, data + size);
  AdoptedBundle bundle;
  if (!decodes([&] {
        bundle = parse_adopted(
            is_description(text) ? tiny_adopted_with(text) : to_bytes(data, size), "fuzz");
      }))
    return 0;
  const Bytes bytes = serialise_adopted(bundle);
  check(serialise_adopted(parse_adopted(bytes, "again")) == bytes, "what was read is written");
  return 0;
}
