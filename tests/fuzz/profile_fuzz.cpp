// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Any bytes as a profile.
#include "inference/profile/profile.h"
#include "tests/fuzz/guard.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace airsplit;
  Profile profile;
  if (!decodes([&] { profile = parse_profile(to_bytes(data, size), "fuzz"); })) return 0;
  const Bytes bytes = serialise_profile(profile);
  check(serialise_profile(parse_profile(bytes, "again")) == bytes, "what was read is written");
  return 0;
}
