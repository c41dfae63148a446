#include "sim/hardware/reference_core.h"

#include <fmt/format.h>

namespace airsplit {

const double kReferenceGhz = 2.9;

namespace {

// One core of an AMD EPYC (family 25, model 1: Zen 3) at 2.9 GHz under GCC 12's -O3 for x86-64, by
// `airsplit measure-processor --bundle caltech101`, the median of three: libpng 1.6.39 with zlib
// 1.2.13, libjpeg-turbo 2.1.5 and libwebp 1.2.4 on images of 96 pixels, and the codecs' symbols.
const std::map<std::string, double> kReferenceNs = {
    {"png_encode", 100},  {"png_decode", 15},  {"jpeg_encode", 10},    {"jpeg_decode", 10},
    {"webp_encode", 150}, {"webp_decode", 20}, {"entropy_encode", 20}, {"entropy_decode", 20},
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
