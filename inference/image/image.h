// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// An image in memory, and the image formats a device can send.
#pragma once

#include <cstdint>
#include <string>

#include "common/bytes.h"

namespace airsplit {

/// 8-bit RGB pixels, row by row, no padding: rgb.size() == 3 * width * height.
struct Image {
  int width = 0;
  int height = 0;
  Bytes rgb;
};

/// No image larger than this is decoded.
inline constexpr std::int64_t kMostPixels = 64'000'000;

enum class ImageCodec { kRaw, kPng, kJpeg, kWebp };

/// Encodes with libpng, TurboJPEG (4:2:0) or libwebp (lossy). `quality` is 1 to 100 and is used by
/// JPEG and WebP only. kRaw is the RGB bytes themselves. Throws WorkError if the codec fails.
Bytes encode_image(const Image& image, ImageCodec codec, int quality);

/// Decodes PNG, JPEG (grey, RGB or CMYK) or WebP, told apart by their first bytes, to RGB;
/// transparent pixels are laid on white. Samples are taken as they are: gamma, colour profiles and
/// significant bits (PNG's gAMA, cHRM, sRGB, iCCP, sBIT; ICC of JPEG and WebP) change none, and
/// EXIF turns no image, as with torchvision's and Pillow's readers. Throws InputError, saying what
/// is wrong, on anything else, on damaged data (a truncated JPEG too; stray bytes between its
/// segments are forgiven) and on images of more than `most_pixels`, before anything of an image's
/// size is allocated.
Image decode_image(const Bytes& file, std::int64_t most_pixels = kMostPixels);

/// The first bytes of a JPEG that was cut short anywhere behind its headers: the rows that they
/// hold, the others grey or as libjpeg goes on from the last. Throws InputError as decode_image
/// does.
Image decode_cut_jpeg(const Bytes& beginning, std::int64_t most_pixels = kMostPixels);

/// The raw bytes of a square image of known side, as kRaw wrote them. Throws InputError if the size
/// is not 3 * side_px * side_px.
Image decode_raw(const Bytes& rgb, int side_px);

/// Resizes with an area-averaging (box) filter when shrinking and bilinear when growing, so that
/// the shorter side is `side_px`, then cuts the middle square. Deterministic: integers only.
Image fit_square(const Image& image, int side_px);

/// The middle square of this side; the image is as large or larger.
Image cut_middle(Image image, int side_px);

}  // namespace airsplit
