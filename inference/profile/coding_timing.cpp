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

/// What a codec sends of an image.
struct CodedSymbols {
  const SymbolModel& model;
  std::vector<std::uint8_t> symbols;
  Bytes stream;
};

void time_symbols(std::vector<CodedSymbols>& all, int repetitions, CodingTimes& times) {
  double symbols = 0;
  for (const CodedSymbols& coded : all) symbols += static_cast<double>(coded.symbols.size());
  if (symbols == 0) return;
  const auto encode = [&] {
    for (CodedSymbols& coded : all) coded.stream = encode_symbols(coded.symbols, coded.model);
  };
  const auto decode = [&] {
    for (const CodedSymbols& coded : all) decode_symbols(coded.stream, 0, coded.model);
  };
  times["entropy_encode"] = median_ns(repetitions, encode) / symbols;
  times["entropy_decode"] = median_ns(repetitions, decode) / symbols;
}

}  // namespace

std::map<std::string, double> time_coding(const Networks& networks, int repetitions) {
  const auto own = networks.another();
  const std::vector<Image> images = drawn_images(own->info().input_px);
  CodingTimes times;
  time_images(images, repetitions, times);
  std::vector<std::unique_ptr<FeatureCodec>> codecs;
  for (std::size_t i = 0; i < own->info().codecs.size(); ++i) codecs.push_back(own->codec(i));
  std::vector<CodedSymbols> coded;
  for (std::size_t i = 0; i < kCodedByNetworks; ++i) {
    for (const auto& codec : codecs)
      coded.push_back(
          {codec->entropy_model(), codec->quantiser().codes(codec->encode(images[i])), {}});
  }
  time_symbols(coded, repetitions, times);
  return times;
}

}  // namespace airsplit
