// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The image codecs behind encode_image and decode_image, one source file each.
#pragma once

#include <cstdint>
#include <string>

#include "common/bytes.h"
#include "inference/image/image.h"

namespace airsplit {

/// An image of this size with its pixels still to be written. Throws InputError, in `format`'s
/// name, if it has no pixel or more than `most_pixels`: called before anything of that size is
/// allocated.
Image blank_image(std::int64_t width, std::int64_t height, std::int64_t most_pixels,
                  const std::string& format);

bool is_png(const Bytes& file);
bool is_jpeg(const Bytes& file);
bool is_webp(const Bytes& file);

/// Lossless, 8-bit RGB, zlib's and libpng's default compression.
Bytes encode_png(const Image& image);
/// Baseline, 4:2:0, `quality` 1 to 100.
Bytes encode_jpeg(const Image& image, int quality);
/// Lossy VP8, `quality` 1 to 100.
Bytes encode_webp(const Image& image, int quality);

/// Each throws InputError on damaged data, or more than `most_pixels`. Transparent pixels are laid
/// on white.
Image decode_png(const Bytes& file, std::int64_t most_pixels);
Image decode_jpeg(const Bytes& file, std::int64_t most_pixels);
Image decode_webp(const Bytes& file, std::int64_t most_pixels);

}  // namespace airsplit
