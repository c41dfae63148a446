// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Whatever bytes arrive: a decoder ends in a prediction or an error, never in anything else.
#include <gtest/gtest.h>

#include "common/error.h"
#include "common/random.h"
#include "inference/data/dataset.h"
#include "inference/engine/bundle.h"

namespace airsplit {
namespace {

/// Random flips, cuts, extensions and overwritten bytes.
Bytes mutated(Bytes bytes, RandomSequence& draws) {
  const auto changes = 1 + draws.below(4);
  for (std::uint64_t i = 0; i < changes && !bytes.empty(); ++i) {
    const auto place = draws.below(bytes.size());
    switch (draws.below(4)) {
      case 0:
        bytes[place] ^= static_cast<std::uint8_t>(1u << draws.below(8));
        break;
      case 1:
        bytes[place] = static_cast<std::uint8_t>(draws.below(256));
        break;
      case 2:
        bytes.resize(place);
        break;
      default:
        bytes.insert(bytes.end(), draws.below(20), static_cast<std::uint8_t>(draws.below(256)));
    }
  }
  return bytes;
}

TEST(PayloadFuzz, AnyBytesEndInAPredictionOrAnError) {
  const Bundle bundle = Bundle::load(AIRSPLIT_SOURCE_DIR "/bundles/shapes.bundle");
  const auto images = make_shapes(Split::kTest);
  RandomSequence draws(RandomStream(7, "test.fuzz"));
  for (const auto& spec : bundle.all_schemes()) {
    const auto scheme = bundle.make_scheme(spec);
    const Bytes whole = scheme->encode({images->file(3), images->image(3)});
    int errors = 0;
    const int trials = 3000;
    for (int i = 0; i < trials; ++i) {
      const Bytes bytes = mutated(whole, draws);
      try {
        const int label = scheme->decode(bytes).label;
        EXPECT_TRUE((label >= 0 && label < 16) || !spec.kind->uses_link) << spec.label();
      } catch (const InputError&) {
        ++errors;
      }
    }
    // A CRC of 8 bits misses one mutation in 256; some mutations change nothing.
    EXPECT_GT(errors, trials * 9 / 10) << spec.label();
  }
}

TEST(PayloadFuzz, RandomBytesAreErrorsButForTheHeadersLuck) {
  const Bundle bundle = Bundle::load(AIRSPLIT_SOURCE_DIR "/bundles/shapes.bundle");
  const auto scheme = bundle.make_scheme(bundle.info().codecs.at(0));
  RandomSequence draws(RandomStream(8, "test.fuzz"));
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    Bytes bytes(draws.below(100));
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(draws.below(256));
    try {
      scheme->decode(bytes);
      ++accepted;
    } catch (const InputError&) {
    }
  }
  // Kind, number and checksum agree by chance in 1 of 2^24.
  EXPECT_LE(accepted, 1);
}

}  // namespace
}  // namespace airsplit
