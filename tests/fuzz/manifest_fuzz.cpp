// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Any bytes as the manifest of a network that is to be adopted.
#include <string>

#include "inference/adopted/manifest.h"
#include "tests/fuzz/guard.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace airsplit;
  decodes([&] { parse_manifest(std::string(data, data + size), "fuzz.toml"); });
  return 0;
}
