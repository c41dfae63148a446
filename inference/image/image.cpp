// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/image/image.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <fmt/core.h>

#include "common/error.h"
#include "inference/image/image_codec.h"

namespace airsplit {
namespace {

/// How one output pixel of a resized row is put together: the weights of the input pixels from
/// `first` on.
struct Taps {
  int first = 0;
  std::vector<std::uint32_t> weights;
};

/// The taps of a whole row, and what the weights of each output pixel sum to.
struct Filter {
  std::vector<Taps> taps;
  std::uint64_t sum = 0;
};

/// Area averaging from `from` to `to` < `from` pixels. In units of 1/to of an input pixel, input i
/// covers [i*to, (i+1)*to) and output o covers [o*from, (o+1)*from); a weight is their overlap.
Filter box_filter(std::int64_t from, std::int64_t to) {
  Filter filter{std::vector<Taps>(static_cast<std::size_t>(to)), static_cast<std::uint64_t>(from)};
  for (std::int64_t o = 0; o < to; ++o) {
    const std::int64_t begin = o * from, end = begin + from;
    Taps& taps = filter.taps[static_cast<std::size_t>(o)];
    taps.first = static_cast<int>(begin / to);
    for (std::int64_t i = taps.first; i * to < end; ++i)
      taps.weights.push_back(
          static_cast<std::uint32_t>(std::min(end, (i + 1) * to) - std::max(begin, i * to)));
  }
  return filter;
}

/// Bilinear from `from` to `to` >= `from` pixels, centres aligned, edges repeated. Output o lies at
/// (o + 1/2) * from/to - 1/2; all is in units of 1/(2*to) of an input pixel.
Filter bilinear_filter(std::int64_t from, std::int64_t to) {
  const std::int64_t unit = 2 * to;
  Filter filter{std::vector<Taps>(static_cast<std::size_t>(to)), static_cast<std::uint64_t>(unit)};
  for (std::int64_t o = 0; o < to; ++o) {
    const std::int64_t position =
        std::clamp<std::int64_t>((2 * o + 1) * from - to, 0, (from - 1) * unit);
    const std::int64_t fraction = position % unit;
    Taps& taps = filter.taps[static_cast<std::size_t>(o)];
    taps.first = static_cast<int>(position / unit);
    taps.weights.push_back(static_cast<std::uint32_t>(unit - fraction));
    if (fraction > 0) taps.weights.push_back(static_cast<std::uint32_t>(fraction));
  }
  return filter;
}

/// Filters `side` pixels that start at `rgb`; `out` gets the weighted sums of each output pixel.
void filter_row(const Filter& filter, const std::uint8_t* rgb, std::uint32_t* out) {
  for (const Taps& taps : filter.taps) {
    const std::uint8_t* pixel = rgb + 3 * static_cast<std::ptrdiff_t>(taps.first);
    std::uint32_t red = 0, green = 0, blue = 0;
    for (const std::uint32_t weight : taps.weights) {
      red += weight * pixel[0];
      green += weight * pixel[1];
      blue += weight * pixel[2];
      pixel += 3;
    }
    *out++ = red;
    *out++ = green;
    *out++ = blue;
  }
}

}  // namespace

Image blank_image(std::int64_t width, std::int64_t height, std::int64_t most_pixels,
                  const std::string& format) {
  // Both sides fit in 32 bits, so their product fits in 64.
  if (width < 1 || height < 1 || width * height > most_pixels)
    throw InputError(fmt::format("the {} image is {} x {} pixels: expected 1 to {} pixels", format,
                                 width, height, most_pixels));
  return {static_cast<int>(width), static_cast<int>(height),
          Bytes(3 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height))};
}

Bytes encode_image(const Image& image, ImageCodec codec, int quality) {
  check(image.width > 0 && image.height > 0 &&
            image.rgb.size() ==
                3 * static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height),
        "an image with 3 bytes per pixel");
  check(codec == ImageCodec::kRaw || codec == ImageCodec::kPng || (quality >= 1 && quality <= 100),
        "a quality of 1 to 100");
  switch (codec) {
    case ImageCodec::kRaw:
      return image.rgb;
    case ImageCodec::kPng:
      return encode_png(image);
    case ImageCodec::kJpeg:
      return encode_jpeg(image, quality);
    case ImageCodec::kWebp:
      return encode_webp(image, quality);
  }
  check(false, "a known image codec");
  return {};
}

Image decode_image(const Bytes& file, std::int64_t most_pixels) {
  if (is_png(file)) return decode_png(file, most_pixels);
  if (is_jpeg(file)) return decode_jpeg(file, most_pixels);
  if (is_webp(file)) return decode_webp(file, most_pixels);
  throw InputError("not an image: expected PNG, JPEG or WebP");
}

Image decode_raw(const Bytes& rgb, int side_px) {
  check(side_px > 0, "an image of at least one pixel");
  const std::size_t expected =
      3 * static_cast<std::size_t>(side_px) * static_cast<std::size_t>(side_px);
  if (rgb.size() != expected)
    throw InputError(
        fmt::format("a raw image of {} bytes: expected {} bytes for {} x {} RGB pixels", rgb.size(),
                    expected, side_px, side_px));
  return {side_px, side_px, rgb};
}

Image fit_square(const Image& image, int side_px) {
  check(side_px > 0 && image.width > 0 && image.height > 0, "images of at least one pixel");
  const int cut = std::min(image.width, image.height);
  const auto left = static_cast<std::size_t>((image.width - cut) / 2);
  const auto top = static_cast<std::size_t>((image.height - cut) / 2);
  const Filter filter = cut > side_px ? box_filter(cut, side_px) : bilinear_filter(cut, side_px);

  const std::size_t row_size = 3 * static_cast<std::size_t>(side_px);
  std::vector<std::uint32_t> rows(static_cast<std::size_t>(cut) * row_size);
  for (std::size_t y = 0; y < static_cast<std::size_t>(cut); ++y) {
    const std::size_t start = 3 * ((top + y) * static_cast<std::size_t>(image.width) + left);
    filter_row(filter, image.rgb.data() + start, rows.data() + y * row_size);
  }

  Image square{side_px, side_px, {}};
  square.rgb.reserve(static_cast<std::size_t>(side_px) * row_size);
  const std::uint64_t sum = filter.sum * filter.sum;
  std::vector<std::uint64_t> line(row_size);
  for (const Taps& taps : filter.taps) {
    std::fill(line.begin(), line.end(), sum / 2);  // rounds to nearest
    const std::uint32_t* row = rows.data() + static_cast<std::size_t>(taps.first) * row_size;
    for (const std::uint64_t weight : taps.weights) {
      for (std::size_t x = 0; x < row_size; ++x) line[x] += weight * row[x];
      row += row_size;
    }
    for (const std::uint64_t value : line)
      square.rgb.push_back(static_cast<std::uint8_t>(value / sum));
  }
  return square;
}

Image cut_middle(Image image, int side_px) {
  check(side_px > 0 && image.width >= side_px && image.height >= side_px, "a square in the image");
  if (image.width == side_px && image.height == side_px) return image;
  Image square{side_px, side_px, {}};
  const auto left = static_cast<std::ptrdiff_t>((image.width - side_px) / 2);
  const auto top = static_cast<std::ptrdiff_t>((image.height - side_px) / 2);
  for (std::ptrdiff_t y = top; y < top + side_px; ++y) {
    const auto row = image.rgb.begin() + 3 * (y * image.width + left);
    square.rgb.insert(square.rgb.end(), row, row + 3 * static_cast<std::ptrdiff_t>(side_px));
  }
  return square;
}

}  // namespace airsplit
