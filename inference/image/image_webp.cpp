// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <memory>
#include <string_view>
#include <webp/decode.h>
#include <webp/encode.h>

#include "common/error.h"
#include "inference/image/image_codec.h"

namespace airsplit {
namespace {

struct FreeWebp {
  void operator()(std::uint8_t* bytes) const { WebPFree(bytes); }
};

std::uint8_t lay_on_white(int value, int alpha) {
  return static_cast<std::uint8_t>((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

}  // namespace

bool is_webp(const Bytes& file) {
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  return text.size() >= 12 && text.substr(0, 4) == "RIFF" && text.substr(8, 4) == "WEBP";
}

Bytes encode_webp(const Image& image, int quality) {
  std::uint8_t* output = nullptr;
  const std::size_t size = WebPEncodeRGB(image.rgb.data(), image.width, image.height,
                                         3 * image.width, static_cast<float>(quality), &output);
  const std::unique_ptr<std::uint8_t, FreeWebp> owner(output);
  if (size == 0)
    throw WorkError("libwebp could not encode the image (its sides are limited to 16383 pixels)");
  return Bytes(output, output + size);
}

Image decode_webp(const Bytes& file, std::int64_t most_pixels) {
  WebPBitstreamFeatures features = {};
  if (WebPGetFeatures(file.data(), file.size(), &features) != VP8_STATUS_OK)
    throw InputError("damaged WebP: its header cannot be read");
  if (features.has_animation) throw InputError("the WebP is an animation, not one image");
  Image image = blank_image(features.width, features.height, most_pixels, "WebP");
  Bytes rgba(image.rgb.size() / 3 * 4);
  if (!WebPDecodeRGBAInto(file.data(), file.size(), rgba.data(), rgba.size(), 4 * image.width))
    throw InputError("damaged WebP: its pixels cannot be decoded");
  for (std::size_t pixel = 0; pixel < rgba.size() / 4; ++pixel)
    for (std::size_t channel = 0; channel < 3; ++channel)
      image.rgb[3 * pixel + channel] = lay_on_white(rgba[4 * pixel + channel], rgba[4 * pixel + 3]);
  return image;
}

}  // namespace airsplit
