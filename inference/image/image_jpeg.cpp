// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <turbojpeg.h>

#include "common/error.h"
#include "inference/image/image_codec.h"

namespace airsplit {
namespace {

struct CloseTurboJpeg {
  void operator()(void* handle) const { tjDestroy(handle); }
};
using TurboJpeg = std::unique_ptr<void, CloseTurboJpeg>;

/// The accurate integer DCT gives the same bits on every processor. A file of a thousand scans is
/// an attack, not a photograph.
constexpr int kFlags = TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS;

[[noreturn]] void fail_to_decode(const TurboJpeg& decoder) {
  throw InputError(std::string("damaged JPEG: ") + tjGetErrorStr2(decoder.get()));
}

/// Whether the end marker follows the last scan, that is, whether the file is all there.
bool is_complete(const Bytes& file) {
  constexpr std::array<std::uint8_t, 2> kScan = {0xFF, 0xDA}, kEnd = {0xFF, 0xD9};
  const auto scan = std::find_end(file.begin(), file.end(), kScan.begin(), kScan.end());
  return std::search(scan, file.end(), kEnd.begin(), kEnd.end()) != file.end();
}

/// Stray bytes between two markers harm no pixel: cameras and old editors leave them. Every other
/// warning of libjpeg means that pixels were made up. TurboJPEG tells only the first warning.
bool is_harmless(const TurboJpeg& decoder, const Bytes& file) {
  const std::string_view message = tjGetErrorStr2(decoder.get());
  return tjGetErrorCode(decoder.get()) == TJERR_WARNING &&
         message.find("extraneous bytes") != std::string_view::npos && is_complete(file);
}

/// Whether pixels may be made up by libjpeg: it says so by a warning.
enum class Damage { kForbidden, kAllowed };

void decompress(const TurboJpeg& decoder, const Bytes& file, const Image& size, TJPF format,
                Damage damage, Bytes& pixels) {
  const int failed = tjDecompress2(decoder.get(), file.data(), file.size(), pixels.data(),
                                   size.width, 0, size.height, format, kFlags);
  if (!failed || is_harmless(decoder, file)) return;
  if (damage == Damage::kAllowed && tjGetErrorCode(decoder.get()) == TJERR_WARNING) return;
  fail_to_decode(decoder);
}

/// Adobe's CMYK, which is what CMYK JPEG files hold, is stored inverted: 255 is no ink.
void cmyk_to_rgb(const Bytes& cmyk, Bytes& rgb) {
  for (std::size_t pixel = 0; pixel < cmyk.size() / 4; ++pixel)
    for (std::size_t channel = 0; channel < 3; ++channel)
      rgb[3 * pixel + channel] =
          static_cast<std::uint8_t>((cmyk[4 * pixel + channel] * cmyk[4 * pixel + 3] + 127) / 255);
}

Image decode(const Bytes& file, std::int64_t most_pixels, Damage damage) {
  const TurboJpeg decoder(tjInitDecompress());
  if (!decoder) throw WorkError("TurboJPEG could not start");
  int width = 0, height = 0, subsampling = 0, colorspace = 0;
  if (tjDecompressHeader3(decoder.get(), file.data(), file.size(), &width, &height, &subsampling,
                          &colorspace) &&
      !is_harmless(decoder, file))
    fail_to_decode(decoder);
  Image image = blank_image(width, height, most_pixels, "JPEG");
  if (colorspace == TJCS_CMYK || colorspace == TJCS_YCCK) {
    Bytes cmyk(image.rgb.size() / 3 * 4);
    decompress(decoder, file, image, TJPF_CMYK, damage, cmyk);
    cmyk_to_rgb(cmyk, image.rgb);
  } else {
    decompress(decoder, file, image, TJPF_RGB, damage, image.rgb);
  }
  return image;
}

}  // namespace

bool is_jpeg(const Bytes& file) {
  return file.size() >= 3 && file[0] == 0xFF && file[1] == 0xD8 && file[2] == 0xFF;
}

Bytes encode_jpeg(const Image& image, int quality) {
  const TurboJpeg encoder(tjInitCompress());
  if (!encoder) throw WorkError("TurboJPEG could not start");
  Bytes file(tjBufSize(image.width, image.height, TJSAMP_420));
  unsigned char* start = file.data();
  unsigned long size = file.size();
  if (tjCompress2(encoder.get(), image.rgb.data(), image.width, 0, image.height, TJPF_RGB, &start,
                  &size, TJSAMP_420, quality, TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT))
    throw WorkError(std::string("TurboJPEG could not encode the image: ") +
                    tjGetErrorStr2(encoder.get()));
  file.resize(size);
  return file;
}

Image decode_jpeg(const Bytes& file, std::int64_t most_pixels) {
  return decode(file, most_pixels, Damage::kForbidden);
}

Image decode_cut_jpeg(const Bytes& beginning, std::int64_t most_pixels) {
  return decode(beginning, most_pixels, Damage::kAllowed);
}

}  // namespace airsplit
