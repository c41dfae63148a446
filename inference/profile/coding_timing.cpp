// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/profile/coding_timing.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

#include "common/error.h"
#include "inference/bitstream/symbol_stream.h"
#include "inference/data/dataset.h"
#include "inference/image/image.h"
#include "inference/scheme/work.h"

namespace airsplit {
namespace {

constexpr std::size_t kImages = 16;  // whose coding is timed
constexpr std::size_t kCodedByNetworks = 2;
constexpr int kQuality = 75;  // of JPEG and WebP

double median_ns(int repetitions, const std::function<void()>& run) {
  using Clock = std::chrono::steady_clock;
  run();  // fills the caches
  std::vector<double> ns;
  for (int i = 0; i < repetitions; ++i) {
    const auto begin = Clock::now();
    run();
    ns.push_back(std::chrono::duration<double, std::nano>(Clock::now() - begin).count());
  }
  const auto middle = ns.begin() + repetitions / 2;
  std::nth_element(ns.begin(), middle, ns.end());
  return *middle;
}

std::vector<Image> drawn_images(int side_px) {
  ShapesOptions options;
  options.side_px = side_px;
  const auto data = make_shapes(Split::kTest, options);
  std::vector<Image> images;
  for (std::size_t i = 0; i < kImages; ++i) images.push_back(fit_square(data->image(i), side_px));
  return images;
}

using CodingTimes = std::map<std::string, double>;

void time_images(const std::vector<Image>& images, int repetitions, CodingTimes& times) {
  constexpr std::pair<const char*, ImageCodec> kCodecs[] = {
      {"png", ImageCodec::kPng}, {"jpeg", ImageCodec::kJpeg}, {"webp", ImageCodec::kWebp}};
  double pixels = 0;
  for (const Image& image : images) pixels += 1.0 * image.width * image.height;
  for (const auto& [name, codec] : kCodecs) {
    std::vector<Bytes> files(images.size());
    const auto encode = [&, codec = codec] {
      for (std::size_t i = 0; i < images.size(); ++i)
        files[i] = encode_image(images[i], codec, kQuality);
    };
    const auto decode = [&] {
      for (const Bytes& file : files) decode_image(file);
    };
    times[name + std::string("_encode")] = median_ns(repetitions, encode) / pixels;
    times[name + std::string("_decode")] = median_ns(repetitions, decode) / pixels;
  }
}

/// Each codec by itself, as a device that runs one has it: its tables are in the caches.
void time_symbols(Networks& networks, const std::vector<Image>& images, int repetitions,
                  CodingTimes& times) {
  double symbols = 0, encode_ns = 0, decode_ns = 0;
  for (std::size_t number = 0; number < networks.info().codecs.size(); ++number) {
    const auto codec = networks.codec(number);
    const SymbolModel& model = codec->entropy_model();
    for (std::size_t i = 0; i < kCodedByNetworks; ++i) {
      const auto sent = codec->quantiser().codes(codec->encode(images[i]));
      Bytes stream;
      encode_ns += median_ns(repetitions, [&] { stream = encode_symbols(sent, model); });
      decode_ns += median_ns(repetitions, [&] { decode_symbols(stream, 0, model); });
      symbols += static_cast<double>(sent.size());
    }
  }
  if (symbols == 0) return;
  times["entropy_encode"] = encode_ns / symbols;
  times["entropy_decode"] = decode_ns / symbols;
}

}  // namespace

std::map<std::string, double> time_coding(const Networks& networks, int repetitions) {
  const auto own = networks.another();
  const std::vector<Image> images = drawn_images(own->info().input_px);
  CodingTimes times;
  time_images(images, repetitions, times);
  time_symbols(*own, images, repetitions, times);
  return times;
}

}  // namespace airsplit
