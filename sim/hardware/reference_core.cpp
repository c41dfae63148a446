// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/hardware/reference_core.h"

#include <fmt/format.h>

namespace airsplit {

const double kReferenceGhz = 2.9;

namespace {

// One core of an AMD EPYC (family 25, model 1: Zen 3), GCC 12's -O3 for x86-64, images of 96 pixels
// as `airsplit measure-processor --bundle caltech101` codes them, the shortest of 15 runs:
// libpng 1.6.39 with zlib 1.2.13, libjpeg-turbo 2.1.5 and libwebp 1.2.4 (Debian 12), and the
// codecs' symbols.
const std::map<std::string, double> kReferenceNs = {
    {"png_encode", 290},  {"png_decode", 39},  {"jpeg_encode", 5.6},   {"jpeg_decode", 8.1},
    {"webp_encode", 210}, {"webp_decode", 21}, {"entropy_encode", 10}, {"entropy_decode", 14},
};

}  // namespace

std::map<std::string, double> reference_coding_ns(double core_ghz) {
  std::map<std::string, double> ns = kReferenceNs;
  for (auto& [kind, of_one] : ns) of_one *= kReferenceGhz / core_ghz;
  return ns;
}

std::string coding_key(const CodingKind& kind) {
  return fmt::format("{}_ns_{}", kind.name, kind.unit);
}

}  // namespace airsplit
