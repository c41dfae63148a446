// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <array>
#include <png.h>
#include <string>
#include <string_view>

#include "common/error.h"
#include "inference/image/image_codec.h"

namespace airsplit {
namespace {

/// libpng's description of one image being read or written; frees what libpng holds.
struct PngImage {
  PngImage() { control.version = PNG_IMAGE_VERSION; }
  PngImage(const PngImage&) = delete;
  PngImage& operator=(const PngImage&) = delete;
  ~PngImage() { png_image_free(&control); }

  png_image control = {};
};

[[noreturn]] void fail_to_decode(const PngImage& png) {
  throw InputError(std::string("damaged PNG: ") + png.control.message);
}

/// The file without what says how its samples are to look on a screen (gamma, primaries, profiles,
/// significant bits), which libpng would convert them by: networks are trained on the samples as
/// they are, as Pillow's and torchvision's readers give them. What is no chunk is left to libpng.
Bytes without_colour_chunks(const Bytes& file) {
  constexpr std::size_t kSignature = 8, kLength = 4, kName = 4, kCrc = 4;
  constexpr std::array<std::string_view, 5> kColour = {"gAMA", "cHRM", "sRGB", "iCCP", "sBIT"};
  Bytes kept(file.begin(), file.begin() + kSignature);
  std::size_t place = kSignature;
  while (file.size() - place >= kLength + kName + kCrc) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < kLength; ++i) length = length << 8 | file[place + i];
    if (length > file.size() - place - kLength - kName - kCrc) break;
    const auto begin = file.begin() + static_cast<std::ptrdiff_t>(place);
    const std::string name(begin + kLength, begin + kLength + kName);
    const std::size_t whole = kLength + kName + length + kCrc;
    if (std::find(kColour.begin(), kColour.end(), name) == kColour.end())
      kept.insert(kept.end(), begin, begin + static_cast<std::ptrdiff_t>(whole));
    place += whole;
  }
  kept.insert(kept.end(), file.begin() + static_cast<std::ptrdiff_t>(place), file.end());
  return kept;
}

}  // namespace

bool is_png(const Bytes& file) { return file.size() >= 8 && png_sig_cmp(file.data(), 0, 8) == 0; }

Bytes encode_png(const Image& image) {
  PngImage png;
  png.control.width = static_cast<png_uint_32>(image.width);
  png.control.height = static_cast<png_uint_32>(image.height);
  png.control.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png.control);
  Bytes file(size);
  if (!png_image_write_to_memory(&png.control, file.data(), &size, 0, image.rgb.data(), 0, nullptr))
    throw WorkError(std::string("libpng could not encode the image: ") + png.control.message);
  file.resize(size);
  return file;
}

Image decode_png(const Bytes& file, std::int64_t most_pixels) {
  const Bytes plain = without_colour_chunks(file);
  PngImage png;
  if (!png_image_begin_read_from_memory(&png.control, plain.data(), plain.size()))
    fail_to_decode(png);
  Image image = blank_image(png.control.width, png.control.height, most_pixels, "PNG");
  png.control.format = PNG_FORMAT_RGB;
  // Without this flag libpng takes 16-bit samples for linear light and brightens them.
  png.control.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
  const png_color white = {255, 255, 255};
  if (!png_image_finish_read(&png.control, &white, image.rgb.data(), 0, nullptr))
    fail_to_decode(png);
  return image;
}

}  // namespace airsplit
