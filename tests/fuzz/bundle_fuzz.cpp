// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Any bytes as a bundle. ASCII text that begins with a brace is a bundle's description, put before
// the tensors of a sound bundle.
#include <algorithm>
#include <string>

#include "tests/fuzz/guard.h"
#include "tests/fuzz/tiny_files.h"

namespace airsplit {
namespace {

constexpr std::size_t kMostCodecs = 4;  // 256 would be built one after another

void load(const Bytes& bytes) {
  const Bundle bundle = parse_fuzzed_bundle(bytes, "fuzz");
  auto codecs = bundle.info().codecs;
  codecs.resize(std::min(codecs.size(), kMostCodecs));
  bundle.make_schemes(codecs);
}

}  // namespace
}  // namespace airsplit

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace airsplit;
  const std::string text(data, data + size);
  decodes([&] { load(is_description(text) ? tiny_bundle_with(text) : to_bytes(data, size)); });
  return 0;
}
