// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The bitstream's bytes and speed beside general compressors, in one run on the same symbols.
//
//   bench_bitstream [BUNDLE]
//
// The symbols are real: what the bundle's AECNN (8 bits) sends of `shapes` test images; the models
// are fitted on training images. Times are the processor's, not the clock's, so that other programs
// on the machine count for less; each is the median of several repetitions.
#include <algorithm>
#include <cmath>
#include <ctime>
#include <functional>
#include <iostream>

#include <fmt/format.h>

#include "bench/bundle_symbols.h"
#include "bench/reference_coders.h"
#include "common/error.h"
#include "inference/bitstream/symbol_stream.h"

namespace airsplit {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 20;
constexpr std::size_t kTrainingImages = 3000;
/// Training images are grouped so that blocks of the training set are like the block measured.
constexpr std::size_t kImagesPerTrainingBlock = 50;
constexpr std::size_t kPayloadBytes = 256;
constexpr int kRepetitions = 15;
constexpr double kSlowS = 0.5;  ///< work that takes longer is repeated less

double processor_s() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double seconds_of(const std::function<void()>& work) {
  const double begin = processor_s();
  work();
  return processor_s() - begin;
}

double median_s(const std::function<void()>& work) {
  std::vector<double> times;
  const int repetitions = seconds_of(work) > kSlowS ? 3 : kRepetitions;
  for (int i = 0; i < repetitions; ++i) times.push_back(seconds_of(work));
  std::nth_element(times.begin(), times.begin() + times.size() / 2, times.end());
  return times[times.size() / 2];
}

/// Groups of images as one image whose planes lie below each other: channel by channel.
TrainingSymbols stack_images(const TrainingSymbols& images, std::size_t group) {
  const std::size_t plane = images.plane.symbols();
  TrainingSymbols stacked{images.images / group,
                          images.channels,
                          {images.plane.rows * group, images.plane.columns},
                          images.alphabet,
                          {}};
  stacked.symbols.reserve(images.symbols.size());
  for (std::size_t first = 0; first + group <= images.images; first += group) {
    for (std::size_t c = 0; c < images.channels; ++c) {
      for (std::size_t i = first; i < first + group; ++i) {
        const auto* begin = &images.symbols[(i * images.channels + c) * plane];
        stacked.symbols.insert(stacked.symbols.end(), begin, begin + plane);
      }
    }
  }
  return stacked;
}

/// Bits that any order-0 code needs for a plane of each channel, with tables made for these very
/// symbols: the sum over channels of their empirical entropies.
double order0_entropy_bits(const TrainingSymbols& symbols) {
  double bits = 0;
  const std::size_t plane = symbols.plane.symbols();
  for (std::size_t c = 0; c < symbols.channels; ++c) {
    std::vector<double> counts(symbols.alphabet);
    for (std::size_t i = 0; i < symbols.images; ++i) {
      const auto* begin = &symbols.symbols[(i * symbols.channels + c) * plane];
      for (std::size_t j = 0; j < plane; ++j) ++counts[begin[j]];
    }
    const auto total = static_cast<double>(symbols.images * plane);
    for (const double count : counts) {
      if (count > 0) bits -= count * std::log2(count / total);
    }
  }
  return bits;
}

SymbolModel with_plane(const SymbolModel& model, PlaneShape plane) {
  return {plane, model.channels()};
}

// One block of 1 MB.

struct Row {
  std::string name;
  double encode_mb_s = 0, decode_mb_s = 0;
  std::size_t bytes = 0;
};

Row measure(const std::string& name, const Bytes& symbols, const std::function<Bytes()>& encode,
            const std::function<Bytes(const Bytes&)>& decode) {
  const Bytes stream = encode();
  check(decode(stream) == symbols, "the symbols back");
  const double megabytes = static_cast<double>(symbols.size()) / 1e6;
  return {name, megabytes / median_s([&] { encode(); }),
          megabytes / median_s([&] { decode(stream); }), stream.size()};
}

Row measure_model(const std::string& name, const Bytes& symbols, const SymbolModel& model) {
  return measure(
      name, symbols, [&] { return encode_symbols(symbols, model); },
      [&](const Bytes& stream) { return decode_symbols(stream, 0, model); });
}

void print_block(const CodecSymbols& codec) {
  const TrainingSymbols block = stack_images(codec.test, codec.test.images);
  const auto fitted = fit_symbol_models(stack_images(codec.training, kImagesPerTrainingBlock));
  std::vector<Row> rows = {
      measure_model("airsplit order 0", block.symbols, with_plane(fitted.order0, block.plane)),
      measure_model("airsplit contexts", block.symbols, with_plane(fitted.best, block.plane))};
  for (const auto& coder : reference_coders()) {
    rows.push_back(measure(
        coder.name, block.symbols, [&] { return coder.encode(block.symbols); },
        [&](const Bytes& stream) { return coder.decode(stream, block.symbols.size()); }));
  }
  const double entropy_bytes = order0_entropy_bits(block) / 8;
  std::cout << fmt::format(
      "One block of {} symbols, {} images x {} channels x {} x {}; order-0 entropy {:.0f} bytes\n\n"
      "{:18} {:>12} {:>12} {:>10} {:>10}\n{:18} {:>12} {:>12} {:>10} {:>10}\n",
      block.symbols.size(), codec.test.images, codec.test.channels, codec.test.plane.rows,
      codec.test.plane.columns, entropy_bytes, "", "encode", "decode", "", "of the", "", "MB/s",
      "MB/s", "bytes", "entropy");
  for (const Row& row : rows) {
    std::cout << fmt::format("{:18} {:12.1f} {:12.1f} {:10} {:10.4f}\n", row.name, row.encode_mb_s,
                             row.decode_mb_s, row.bytes,
                             static_cast<double>(row.bytes) / entropy_bytes);
  }
  std::cout << fmt::format("\norder-0 decode / zstd -1 decode: {:.2f}\n\n",
                           rows[0].decode_mb_s / rows[2].decode_mb_s);
}

// Payloads.

struct Payloads {
  std::vector<Bytes> symbols, streams;
};

Payloads encode_payloads(const TrainingSymbols& images, const SymbolModel& model) {
  Payloads payloads;
  const auto size = static_cast<std::ptrdiff_t>(image_symbols(images));
  for (auto begin = images.symbols.begin(); begin != images.symbols.end(); begin += size) {
    payloads.symbols.emplace_back(begin, begin + size);
    payloads.streams.push_back(encode_symbols(payloads.symbols.back(), model));
  }
  return payloads;
}

double mean_bytes(const Payloads& payloads) {
  double sum = 0;
  for (const auto& stream : payloads.streams) sum += static_cast<double>(stream.size());
  return sum / static_cast<double>(payloads.streams.size());
}

void print_images(const CodecSymbols& codec) {
  const auto fitted = fit_symbol_models(codec.training);
  const double order0 = mean_bytes(encode_payloads(codec.test, fitted.order0));
  const double contexts = mean_bytes(encode_payloads(codec.test, fitted.best));
  const double entropy =
      order0_entropy_bits(codec.test) / 8 / static_cast<double>(codec.test.images);
  const auto& channels = fitted.best.channels();
  const auto with_contexts = std::count_if(channels.begin(), channels.end(),
                                           [](const auto& c) { return c.has_contexts(); });
  std::cout << fmt::format(
      "One stream an image, mean bytes: order-0 entropy {:.2f}, order 0 {:.2f} ({:+.2f} %), "
      "contexts {:.2f} ({:+.2f} %; in {} of {} channels)\n",
      entropy, order0, 100 * (order0 / entropy - 1), contexts, 100 * (contexts / order0 - 1),
      with_contexts, channels.size());
}

void print_payload_times(const std::string& name, const TrainingSymbols& images,
                         const SymbolModel& model) {
  const Payloads payloads = encode_payloads(images, model);
  const auto count = static_cast<double>(payloads.streams.size());
  const double encode_s = median_s([&] {
    for (const auto& symbols : payloads.symbols) encode_symbols(symbols, model);
  });
  const double decode_s = median_s([&] {
    for (const auto& stream : payloads.streams) decode_symbols(stream, 0, model);
  });
  std::cout << fmt::format("{:18} {} symbols, {:.1f} bytes: encode {:.2f} us, decode {:.2f} us\n",
                           name, model.size(), mean_bytes(payloads), 1e6 * encode_s / count,
                           1e6 * decode_s / count);
}

/// As many images in a payload as make about kPayloadBytes.
void print_small_payloads(const CodecSymbols& codec) {
  const double image_bytes =
      order0_entropy_bits(codec.test) / 8 / static_cast<double>(codec.test.images);
  const auto group =
      std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(kPayloadBytes / image_bytes)));
  const auto fitted = fit_symbol_models(stack_images(codec.training, group));
  const auto test = stack_images(codec.test, group);
  std::cout << fmt::format("\nPayloads of about {} bytes\n", kPayloadBytes);
  print_payload_times("airsplit order 0", test, fitted.order0);
  print_payload_times("airsplit contexts", test, fitted.best);
}

void run(const std::string& bundle) {
  const auto training = make_shapes(Split::kTrain);
  // Image i is the same however many there are.
  ShapesOptions options;
  options.test_images = kBlockBytes;
  const auto test = make_shapes(Split::kTest, options);
  const auto one = bundle_symbols(bundle, *training, 1, *test, 1);
  const std::size_t test_images = kBlockBytes / image_symbols(one.test);
  const auto codec = bundle_symbols(bundle, *training, kTrainingImages, *test, test_images);
  std::cout << fmt::format(
      "{}, {}: models fitted on {} training images, measured on {} test "
      "images\n",
      bundle, codec.codec, codec.training.images, codec.test.images);
  print_block(codec);
  print_images(codec);
  print_small_payloads(codec);
}

}  // namespace
}  // namespace airsplit

int main(int argc, char** argv) {
  try {
    airsplit::run(argc > 1 ? argv[1] : AIRSPLIT_SOURCE_DIR "/bundles/shapes.bundle");
  } catch (const airsplit::InputError& problem) {
    std::cerr << problem.what() << "\n";
    return 2;
  }
  return 0;
}
