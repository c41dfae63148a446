// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Any bytes as a PNG, JPEG or WebP file.
#include "inference/image/image.h"
#include "tests/fuzz/guard.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace airsplit;
  constexpr std::int64_t kMost = 1 << 20;  // in place of the 64 million that take most of the time
  Image image;
  if (!decodes([&] { image = decode_image(to_bytes(data, size), kMost); })) return 0;
  check(image.rgb.size() ==
            3 * static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height),
        "three bytes a pixel");
  check(fit_square(image, 32).rgb.size() == 3 * 32 * 32, "the network's input");
  return 0;
}
