// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "inference/image/image.h"

// Writes the odd PNG and JPEG files that encode_image never does.
#include <png.h>
#include <turbojpeg.h>

#include "common/error.h"
#include "common/random.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::ThrowsMessage;

/// A soft picture, which codecs like, with a different ramp in each channel.
Image ramp_image(int width, int height) {
  Image image{width, height, {}};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      image.rgb.push_back(static_cast<std::uint8_t>(255 * x / width));
      image.rgb.push_back(static_cast<std::uint8_t>(255 * y / height));
      image.rgb.push_back(static_cast<std::uint8_t>(127 * (x + y) / (width + height) + 64));
    }
  return image;
}

Image random_image(int width, int height, std::uint64_t seed) {
  RandomSequence random(RandomStream(seed, "test.image"));
  Image image{width, height, {}};
  for (int i = 0; i < 3 * width * height; ++i)
    image.rgb.push_back(static_cast<std::uint8_t>(random.below(256)));
  return image;
}

double mean_difference(const Image& a, const Image& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.rgb.size(); ++i) sum += std::abs(a.rgb[i] - b.rgb[i]);
  return sum / static_cast<double>(a.rgb.size());
}

auto throws_input_error(const std::string& part) {
  return ThrowsMessage<InputError>(HasSubstr(part));
}

// Codecs -----------------------------------------------------------------------------------------

TEST(EncodeImage, RawIsThePixels) {
  const Image image = random_image(5, 5, 1);
  const Bytes raw = encode_image(image, ImageCodec::kRaw, 0);
  EXPECT_EQ(raw, image.rgb);
  EXPECT_EQ(decode_raw(raw, 5).rgb, image.rgb);
}

TEST(EncodeImage, PngIsLossless) {
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 40}, {64, 64}, {33, 7}}) {
    const Image image = random_image(width, height, 2);
    const Image back = decode_image(encode_image(image, ImageCodec::kPng, 0));
    EXPECT_EQ(back.width, width);
    EXPECT_EQ(back.height, height);
    EXPECT_EQ(back.rgb, image.rgb);
  }
}

TEST(EncodeImage, LossyCodecsComeCloseAndCloserWithQuality) {
  const Image image = ramp_image(96, 64);
  for (const ImageCodec codec : {ImageCodec::kJpeg, ImageCodec::kWebp}) {
    const Bytes coarse = encode_image(image, codec, 10), fine = encode_image(image, codec, 95);
    EXPECT_LT(coarse.size(), fine.size());
    const Image decoded = decode_image(fine);
    ASSERT_EQ(decoded.width, 96);
    ASSERT_EQ(decoded.height, 64);
    EXPECT_LT(mean_difference(decoded, image), 1.5);
    EXPECT_GT(mean_difference(decode_image(coarse), image), mean_difference(decoded, image));
  }
}

TEST(EncodeImage, JpegHalvesTheChromaBothWays) {
  const Bytes file = encode_image(ramp_image(32, 32), ImageCodec::kJpeg, 75);
  tjhandle decoder = tjInitDecompress();
  int width = 0, height = 0, subsampling = 0, colorspace = 0;
  ASSERT_EQ(tjDecompressHeader3(decoder, file.data(), file.size(), &width, &height, &subsampling,
                                &colorspace),
            0);
  tjDestroy(decoder);
  EXPECT_EQ(subsampling, TJSAMP_420);
  EXPECT_EQ(colorspace, TJCS_YCbCr);
}

TEST(EncodeImage, WebpSaysThatTheImageIsTooLarge) {
  EXPECT_THROW(encode_image(ramp_image(16384, 1), ImageCodec::kWebp, 75), WorkError);
}

TEST(DecodeRaw, NamesTheSizeItExpects) {
  EXPECT_THAT([] { decode_raw(Bytes(47), 4); }, throws_input_error("47 bytes: expected 48"));
}

/// A PNG of one of libpng's simplified formats, `pixels` as libpng takes them.
Bytes png_file(png_uint_32 format, png_uint_32 width, png_uint_32 height, const void* pixels,
               const void* colormap = nullptr, png_uint_32 colors = 0) {
  png_image control = {};
  control.version = PNG_IMAGE_VERSION;
  control.width = width;
  control.height = height;
  control.format = format;
  control.colormap_entries = colors;
  Bytes file(100000);
  png_alloc_size_t size = file.size();
  EXPECT_TRUE(png_image_write_to_memory(&control, file.data(), &size, 0, pixels, 0, colormap))
      << control.message;
  file.resize(size);
  return file;
}

TEST(DecodeImage, GreyPngBecomesRgb) {
  const Bytes grey = {0, 100, 255};
  EXPECT_EQ(decode_image(png_file(PNG_FORMAT_GRAY, 3, 1, grey.data())).rgb,
            (Bytes{0, 0, 0, 100, 100, 100, 255, 255, 255}));
}

TEST(DecodeImage, PalettePngBecomesRgb) {
  const Bytes colors = {10, 20, 30, 200, 150, 100}, indices = {1, 0};
  EXPECT_EQ(
      decode_image(png_file(PNG_FORMAT_RGB_COLORMAP, 2, 1, indices.data(), colors.data(), 2)).rgb,
      (Bytes{200, 150, 100, 10, 20, 30}));
}

TEST(DecodeImage, TransparentPngPixelsLieOnWhite) {
  const Bytes rgba = {10, 20, 30, 0, 10, 20, 30, 255};
  EXPECT_EQ(decode_image(png_file(PNG_FORMAT_RGBA, 2, 1, rgba.data())).rgb,
            (Bytes{255, 255, 255, 10, 20, 30}));
}

/// A PNG chunk: length, type, content, CRC (PNG specification, 5.3).
void append_chunk(Bytes& file, const std::string& type, const Bytes& content) {
  const auto append_number = [&](std::uint32_t number) {
    for (int shift = 24; shift >= 0; shift -= 8)
      file.push_back(static_cast<std::uint8_t>(number >> shift));
  };
  append_number(static_cast<std::uint32_t>(content.size()));
  const std::size_t start = file.size();
  file.insert(file.end(), type.begin(), type.end());
  file.insert(file.end(), content.begin(), content.end());
  std::uint32_t crc = ~0U;
  for (std::size_t i = start; i < file.size(); ++i) {
    crc ^= file[i];
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) ? 0xEDB88320U : 0);
  }
  append_number(~crc);
}

/// A PNG with this header and these bytes of pixels (with their filter bytes), not compressed.
Bytes hand_made_png(std::uint8_t width, std::uint8_t height, std::uint8_t depth,
                    std::uint8_t color_type, const Bytes& lines) {
  Bytes file = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  append_chunk(file, "IHDR", {0, 0, 0, width, 0, 0, 0, height, depth, color_type, 0, 0, 0});
  const auto size = static_cast<unsigned>(lines.size());
  Bytes stream = {0x78, 0x01, 0x01};  // zlib header; one last stored block (RFC 1950, 1951)
  for (const unsigned number : {size & 255, size >> 8, ~size & 255, ~size >> 8 & 255})
    stream.push_back(static_cast<std::uint8_t>(number));
  std::uint32_t a = 1, b = 0;  // Adler-32
  for (const std::uint8_t byte : lines) {
    stream.push_back(byte);
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  for (const std::uint32_t number : {b >> 8, b & 255, a >> 8, a & 255})
    stream.push_back(static_cast<std::uint8_t>(number));
  append_chunk(file, "IDAT", stream);
  append_chunk(file, "IEND", {});
  return file;
}

TEST(DecodeImage, SixteenBitPngKeepsItsBrightness) {
  const Bytes line = {0, 0x40, 0x00, 0x80, 0x80, 0xFF, 0xFF};
  EXPECT_EQ(decode_image(hand_made_png(1, 1, 16, 2, line)).rgb, (Bytes{0x40, 0x80, 0xFF}));
}

/// The same PNG with a chunk behind its header.
Bytes with_png_chunk(const Bytes& png, const std::string& type, const Bytes& content) {
  constexpr std::ptrdiff_t kHeaderEnd = 8 + 25;
  Bytes file(png.begin(), png.begin() + kHeaderEnd);
  append_chunk(file, type, content);
  file.insert(file.end(), png.begin() + kHeaderEnd, png.end());
  return file;
}

// As torchvision's and Pillow's readers: libpng's would move samples by up to 53 of 255.
TEST(DecodeImage, WhatAPngSaysOfItsColoursChangesNoSample) {
  const auto number = [](std::uint32_t value) {
    return Bytes{static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
                 static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
  };
  Bytes primaries;
  for (const std::uint32_t value : {31270, 32900, 70000, 29000, 20000, 70000, 10000, 9000}) {
    const Bytes four = number(value);
    primaries.insert(primaries.end(), four.begin(), four.end());
  }
  const Bytes pngs[] = {hand_made_png(1, 1, 8, 2, {0, 10, 100, 200}),
                        hand_made_png(2, 1, 8, 0, {0, 100, 40}),
                        hand_made_png(1, 1, 16, 2, {0, 0x40, 0x00, 0x80, 0x80, 0xFF, 0xFF})};
  for (const Bytes& plain : pngs) {
    const Bytes expected = decode_image(plain).rgb;
    for (const std::uint32_t gamma : {22727U, 45455U, 55556U, 100000U}) {
      const Bytes with_gamma = with_png_chunk(plain, "gAMA", number(gamma));
      EXPECT_EQ(decode_image(with_gamma).rgb, expected) << gamma;
      EXPECT_EQ(decode_image(with_png_chunk(with_gamma, "cHRM", primaries)).rgb, expected);
    }
    EXPECT_EQ(decode_image(with_png_chunk(plain, "sRGB", {0})).rgb, expected);
    EXPECT_EQ(decode_image(with_png_chunk(plain, "sBIT", {5, 5, 5})).rgb, expected);
  }
}

TEST(DecodeImage, ExifTurnsNoJpeg) {
  const Bytes plain = encode_image(ramp_image(12, 8), ImageCodec::kJpeg, 90);
  // APP1: length, "Exif", a little-endian TIFF with one entry, 0x0112, a short: orientation 6.
  const Bytes exif = {0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0,    0,    'I', 'I',
                      42,   0,    8, 0,  0,   0,   1,   0,   0x12, 0x01, 3,   0,
                      1,    0,    0, 0,  6,   0,   0,   0,   0,    0,    0,   0};
  Bytes turned = plain;
  turned.insert(turned.begin() + 2, exif.begin(), exif.end());
  EXPECT_EQ(decode_image(turned).rgb, decode_image(plain).rgb);
  EXPECT_EQ(decode_image(turned).width, 12);
}

TEST(DecodeImage, OneBitPngIsBlackAndWhite) {
  EXPECT_EQ(decode_image(hand_made_png(2, 1, 1, 0, {0, 0x40})).rgb,
            (Bytes{0, 0, 0, 255, 255, 255}));
}

Bytes jpeg_file(TJPF format, int channels, TJSAMP subsampling, const Bytes& pixel, int flags = 0) {
  Bytes pixels;
  for (int i = 0; i < 16 * 16; ++i) pixels.insert(pixels.end(), pixel.begin(), pixel.end());
  EXPECT_EQ(pixels.size(), 256U * static_cast<unsigned>(channels));
  tjhandle encoder = tjInitCompress();
  unsigned char* start = nullptr;
  unsigned long size = 0;
  EXPECT_EQ(tjCompress2(encoder, pixels.data(), 16, 0, 16, format, &start, &size, subsampling, 100,
                        flags),
            0);
  Bytes file(start, start + size);
  tjFree(start);
  tjDestroy(encoder);
  return file;
}

TEST(DecodeImage, GreyJpegBecomesRgb) {
  const Image image = decode_image(jpeg_file(TJPF_GRAY, 1, TJSAMP_GRAY, {90}));
  EXPECT_EQ(image.rgb, Bytes(768, 90));
}

TEST(DecodeImage, CmykJpegBecomesRgb) {
  // Stored inverted: full red ink kept back half, black at 80 %.
  const Image image = decode_image(jpeg_file(TJPF_CMYK, 4, TJSAMP_444, {255, 128, 0, 204}));
  ASSERT_EQ(image.rgb.size(), 768U);
  EXPECT_NEAR(image.rgb[0], 204, 2);
  EXPECT_NEAR(image.rgb[1], 102, 2);
  EXPECT_NEAR(image.rgb[2], 0, 2);
}

TEST(DecodeImage, ProgressiveJpegDecodes) {
  const Image image =
      decode_image(jpeg_file(TJPF_RGB, 3, TJSAMP_420, {200, 200, 200}, TJFLAG_PROGRESSIVE));
  EXPECT_EQ(image.rgb, Bytes(768, 200));
}

TEST(DecodeImage, StrayBytesInAJpegAreForgivenButNotItsMissingEnd) {
  const Image image = ramp_image(48, 48);
  Bytes file = encode_image(image, ImageCodec::kJpeg, 90);
  const Image clean = decode_image(file);
  file.insert(file.end() - 2, {1, 2, 3});  // before the end marker
  EXPECT_EQ(decode_image(file).rgb, clean.rgb);
  file.insert(file.begin() + 20, {1, 2, 3});  // after the JFIF segment
  EXPECT_EQ(decode_image(file).rgb, clean.rgb);
  file.resize(file.size() * 2 / 3);
  EXPECT_THAT([&] { decode_image(file); }, throws_input_error("damaged JPEG"));
}

TEST(DecodeImage, TruncationIsAnErrorInEveryFormat) {
  const Image image = random_image(40, 30, 3);
  for (const ImageCodec codec : {ImageCodec::kPng, ImageCodec::kJpeg, ImageCodec::kWebp}) {
    const Bytes file = encode_image(image, codec, 80);
    for (const double share : {0.05, 0.3, 0.5, 0.9, 0.98}) {
      const auto kept = static_cast<std::ptrdiff_t>(share * static_cast<double>(file.size()));
      EXPECT_THROW(decode_image(Bytes(file.begin(), file.begin() + kept)), InputError) << share;
    }
  }
}

TEST(DecodeImage, SaysWhatIsWrong) {
  EXPECT_THAT([] { decode_image({}); }, throws_input_error("expected PNG, JPEG or WebP"));
  EXPECT_THAT(
      [] {
        decode_image({'G', 'I', 'F', '8', '9', 'a'});
      },
      throws_input_error("expected PNG, JPEG or WebP"));
  EXPECT_THAT([] { decode_image({0xFF, 0xD8, 0xFF, 0xD9}); }, throws_input_error("0 x 0 pixels"));
}

TEST(DecodeImage, HugeImagesAreRefusedBeforeTheyAreAllocated) {
  Bytes jpeg = encode_image(ramp_image(16, 16), ImageCodec::kJpeg, 75);
  const Bytes frame = {0xFF, 0xC0};
  const auto header = std::search(jpeg.begin(), jpeg.end(), frame.begin(), frame.end());
  header[5] = header[7] = 0x40;  // the high bytes of height and width
  EXPECT_THAT([&] { decode_image(jpeg); }, throws_input_error("16400 x 16400"));

  Bytes png = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  append_chunk(png, "IHDR", {0, 0, 0x40, 0, 0, 0, 0x40, 0, 8, 2, 0, 0, 0});
  append_chunk(png, "IDAT", {});
  EXPECT_THAT([&] { decode_image(png); }, throws_input_error("16384 x 16384"));
}

/// One to eight bytes overwritten, and at times the end cut off or a stretch repeated.
Bytes mutated(Bytes file, RandomSequence& random) {
  for (std::uint64_t n = 1 + random.below(8); n > 0; --n)
    file[random.below(file.size())] = static_cast<std::uint8_t>(random.below(256));
  if (random.below(4) == 0) file.resize(random.below(file.size()));
  if (random.below(8) == 0 && !file.empty()) {
    const Bytes tail(file.begin() + static_cast<std::ptrdiff_t>(random.below(file.size())),
                     file.end());
    file.insert(file.end(), tail.begin(), tail.end());
  }
  return file;
}

TEST(DecodeImage, TwentyThousandDamagedFilesEndInAnImageOrAnInputError) {
  const Image image = ramp_image(24, 20);
  const Bytes rgba(256, 77);
  std::vector<Bytes> seeds = {encode_image(image, ImageCodec::kPng, 0),
                              encode_image(image, ImageCodec::kJpeg, 60),
                              encode_image(image, ImageCodec::kWebp, 60),
                              png_file(PNG_FORMAT_RGBA, 8, 8, rgba.data()),
                              hand_made_png(2, 1, 16, 2, Bytes(13, 1)),
                              jpeg_file(TJPF_CMYK, 4, TJSAMP_444, {1, 2, 3, 4}),
                              jpeg_file(TJPF_RGB, 3, TJSAMP_420, {9, 9, 9}, TJFLAG_PROGRESSIVE)};
  RandomSequence random(RandomStream(4, "test.mutations"));
  int images = 0, errors = 0;
  for (int i = 0; i < 20000; ++i) {
    const Bytes file = mutated(seeds[static_cast<std::size_t>(i) % seeds.size()], random);
    try {
      const Image decoded = decode_image(file);
      ASSERT_EQ(decoded.rgb.size(), 3U * static_cast<std::size_t>(decoded.width) *
                                        static_cast<std::size_t>(decoded.height));
      ++images;
    } catch (const InputError&) {
      ++errors;
    }
  }
  std::cout << images << " images, " << errors << " errors\n";
  EXPECT_GT(images, 1000);  // or the fuzzing never gets past the headers
  EXPECT_GT(errors, 1000);
}

// Resizing ---------------------------------------------------------------------------------------

/// The middle square's pixel, its place clamped to the square.
double cut_pixel(const Image& image, int x, int y, int channel) {
  const int cut = std::min(image.width, image.height);
  x = std::clamp(x, 0, cut - 1) + (image.width - cut) / 2;
  y = std::clamp(y, 0, cut - 1) + (image.height - cut) / 2;
  const int place = 3 * (y * image.width + x) + channel;
  return image.rgb[static_cast<std::size_t>(place)];
}

/// Area average in floating point, straight from the definition: the integral over the output
/// pixel.
double area_average(const Image& image, int side, int x, int y, int channel) {
  const double scale = static_cast<double>(std::min(image.width, image.height)) / side;
  double sum = 0;
  for (int v = static_cast<int>(y * scale); v < (y + 1) * scale; ++v)
    for (int u = static_cast<int>(x * scale); u < (x + 1) * scale; ++u) {
      const double wide = std::min(u + 1.0, (x + 1) * scale) - std::max<double>(u, x * scale);
      const double high = std::min(v + 1.0, (y + 1) * scale) - std::max<double>(v, y * scale);
      sum += wide * high * cut_pixel(image, u, v, channel);
    }
  return sum / (scale * scale);
}

double bilinear(const Image& image, int side, int x, int y, int channel) {
  const double scale = static_cast<double>(std::min(image.width, image.height)) / side;
  const double u = (x + 0.5) * scale - 0.5, v = (y + 0.5) * scale - 0.5;
  const int left = static_cast<int>(std::floor(u)), top = static_cast<int>(std::floor(v));
  const auto row = [&](int at) {
    return (left + 1 - u) * cut_pixel(image, left, at, channel) +
           (u - left) * cut_pixel(image, left + 1, at, channel);
  };
  return (top + 1 - v) * row(top) + (v - top) * row(top + 1);
}

TEST(FitSquare, AgreesWithTheDefinitionInFloatingPoint) {
  for (const auto& [width, height, side] : {std::tuple{300, 200, 64},
                                            {200, 300, 64},
                                            {100, 65, 64},
                                            {64, 130, 64},
                                            {50, 50, 7},
                                            {31, 40, 64},
                                            {1, 3, 8},
                                            {64, 63, 64},
                                            {5, 9, 1}}) {
    const Image image = random_image(width, height, 5);
    const Image square = fit_square(image, side);
    ASSERT_EQ(square.width, side);
    ASSERT_EQ(square.height, side);
    ASSERT_EQ(square.rgb.size(), static_cast<std::size_t>(3 * side * side));
    const bool shrinks = std::min(width, height) > side;
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x)
        for (int channel = 0; channel < 3; ++channel) {
          const double expected = shrinks ? area_average(image, side, x, y, channel)
                                          : bilinear(image, side, x, y, channel);
          ASSERT_NEAR(square.rgb[static_cast<std::size_t>(3 * (y * side + x) + channel)], expected,
                      0.5 + 1e-6)
              << width << " x " << height << " to " << side << " at " << x << ", " << y;
        }
  }
}

TEST(FitSquare, LeavesAnImageOfTheRightSizeAlone) {
  const Image image = random_image(64, 64, 6);
  EXPECT_EQ(fit_square(image, 64).rgb, image.rgb);
}

TEST(FitSquare, CutsTheMiddle) {
  Image image{4, 2, Bytes(24, 0)};
  for (const std::size_t pixel : {1U, 2U, 5U, 6U})
    for (std::size_t channel = 0; channel < 3; ++channel) image.rgb[3 * pixel + channel] = 200;
  EXPECT_EQ(fit_square(image, 2).rgb, Bytes(12, 200));
}

TEST(FitSquare, KeepsTheExtremes) {
  EXPECT_EQ(fit_square(Image{300, 200, Bytes(180000, 255)}, 64).rgb, Bytes(12288, 255));
  EXPECT_EQ(fit_square(Image{30, 20, Bytes(1800, 255)}, 64).rgb, Bytes(12288, 255));
}

}  // namespace
}  // namespace airsplit
