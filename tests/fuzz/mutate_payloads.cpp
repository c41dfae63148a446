// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// mutate_payloads [COUNT [NAME]]: puts COUNT (10 million) mutated payloads through each payload
// decoder, or through those whose names begin with NAME, under AddressSanitizer and
// UndefinedBehaviorSanitizer, and prints what came of them. Ends with a report at the first fault.
//
// Decoded is all that the payload itself decides: symbols, pixels, features. The network behind
// does the same arithmetic whatever their values and is left out, but for features, behind whose
// last block there is only the classifier. scheme_fuzz runs the networks too.
#include <algorithm>
#include <ctime>
#include <functional>
#include <sanitizer/allocator_interface.h>
#include <string>
#include <vector>

#include <boost/crc.hpp>
#include <fmt/core.h>

#include "common/random.h"
#include "inference/bitstream/payload.h"
#include "inference/bitstream/rans.h"
#include "inference/bitstream/symbol_stream.h"
#include "tests/fuzz/guard.h"
#include "tests/fuzz/streams.h"
#include "tests/fuzz/tiny_files.h"

namespace airsplit {
namespace {

struct PayloadDecoder {
  std::string name;
  Bytes example;
  std::function<void(const Bytes&)> decode;  ///< throws InputError on what is no such payload
  bool has_header = true;
};

std::size_t largest_allocation = 0;

void note_allocation(const volatile void* /*memory*/, std::size_t bytes) {
  largest_allocation = std::max(largest_allocation, bytes);
}

void ignore_free(const volatile void* /*memory*/) {}

// The decoders.

void add_streams(std::vector<PayloadDecoder>& decoders) {
  for (const auto& example : stream_examples()) {
    // One way of decoding a payload: all three go through the same loop.
    const auto decode = [&example, turn = 0](const Bytes& bytes) mutable {
      if (turn = (turn + 1) % 3; turn == 0) {
        decode_symbols(bytes, 0, example.model);
      } else if (turn == 1) {
        decode_cut_symbols(bytes, 0, example.model);
      } else {
        plane_ends_bytes(bytes, 0, example.model);
      }
    };
    decoders.push_back({"stream: " + example.name, example.stream, decode, false});
  }
}

/// Streams of 8 states need a hundred thousand symbols to be chosen; the decoder itself does not.
void add_short_run(std::vector<PayloadDecoder>& decoders) {
  const auto decode = [](const Bytes& bytes) {
    const FrequencyTable& table = stream_examples()[0].model.channels()[0].tables()[0];
    RansDecoder<8> decoder(bytes.data(), bytes.data() + bytes.size());
    std::vector<std::uint8_t> symbols(300);
    const std::size_t count = decoder.pop_run(symbols.data(), symbols.size(), table);
    check(count <= symbols.size() && decoder.used_bytes() <= bytes.size(), "no more than there is");
    if (!decoder.is_sound() || count < symbols.size()) throw InputError("no stream");
  };
  decoders.push_back({"stream: 8 states, 300 symbols", Bytes(200, 0x55), decode, false});
}

/// The pixels that DirectScheme::decode hands to the network.
void decode_pixels(const Bytes& payload, PayloadHeader header, bool is_raw, std::int64_t most) {
  expect_payload(payload, header);
  verify_checksum(payload);
  const Bytes body = payload_body(payload);
  fit_square(is_raw ? decode_raw(body, 32) : decode_image(body, most), 32);
}

/// What is left of a JPEG when packets are lost: it has no checksum, and ends anywhere.
PayloadDecoder cut_jpeg(const Bytes& payload) {
  const auto decode = [](const Bytes& bytes) { fit_square(decode_cut_jpeg(bytes, 32 * 32), 32); };
  return {"cut jpeg 75", payload_body(payload), decode, false};
}

void add_schemes(std::vector<SchemeExample>& examples, std::vector<PayloadDecoder>& decoders) {
  for (auto& example : examples) {
    Scheme* scheme = example.scheme.get();
    const SchemeSpec& spec = scheme->spec();
    std::function<void(const Bytes&)> decode;
    if (is_codec(spec) && spec.uncoded.empty()) {
      decode = [scheme](const Bytes& payload) { scheme->payload_groups(payload); };
    } else if (spec.kind == direct_scheme()) {
      const PayloadHeader header = read_payload_header(example.payload);
      // A file may be of up to 64 million pixels, which take longer to fill than to decode.
      const std::int64_t most = spec.codec == "file" ? 64 * 64 : 32 * 32;
      decode = [header, most, is_raw = spec.codec == "raw"](const Bytes& payload) {
        decode_pixels(payload, header, is_raw, most);
      };
    } else if (spec.kind == local_scheme() || spec.split == "layer4" || !spec.uncoded.empty()) {
      decode = [scheme](const Bytes& payload) { scheme->decode(payload); };
    } else {
      continue;
    }
    decoders.push_back({spec.label(), example.payload, decode});
    if (spec.kind->is_progressive) {
      decoders.push_back({spec.label() + ", a packet of groups",
                          scheme->encode_packets(tiny_photo(), 1).front(),
                          [scheme](const Bytes& packet) { scheme->decode_packets({packet}); }});
    }
    if (spec.codec == "jpeg" && spec.quality == 75) decoders.push_back(cut_jpeg(example.payload));
  }
}

// The mutations.

void change(Bytes& bytes, RandomSequence& draws) {
  if (bytes.empty()) return;
  const auto place = static_cast<std::ptrdiff_t>(draws.below(bytes.size()));
  const auto count =
      static_cast<std::ptrdiff_t>(1 + draws.below(std::min<std::size_t>(16, bytes.size())));
  const auto end = std::min(bytes.end(), bytes.begin() + place + count);
  switch (draws.below(6)) {
    case 0:
      bytes[static_cast<std::size_t>(place)] ^= static_cast<std::uint8_t>(1U << draws.below(8));
      break;
    case 1:
      bytes[static_cast<std::size_t>(place)] = static_cast<std::uint8_t>(draws.below(256));
      break;
    case 2:
      bytes.resize(static_cast<std::size_t>(place));
      break;
    case 3:
      bytes.erase(bytes.begin() + place, end);
      break;
    case 4:
      std::fill(bytes.begin() + place, end, draws.below(2) == 0 ? 0 : 0xFF);
      break;
    default:
      bytes.insert(bytes.begin() + place, static_cast<std::size_t>(count),
                   static_cast<std::uint8_t>(draws.below(256)));
  }
}

/// Makes the checksums of a PNG's chunks right: libpng looks at nothing in a chunk otherwise.
void correct_png(Bytes& file) {
  constexpr std::size_t kSignature = 8, kLengthAndType = 8, kChecksum = 4;
  const auto number = [&](std::size_t at) {
    return std::size_t{file[at]} << 24 | std::size_t{file[at + 1]} << 16 |
           std::size_t{file[at + 2]} << 8 | file[at + 3];
  };
  std::size_t at = kSignature;
  while (at + kLengthAndType + kChecksum <= file.size()) {
    const std::size_t length = number(at);
    if (length > file.size() - at - kLengthAndType - kChecksum) return;
    boost::crc_32_type crc;
    crc.process_bytes(&file[at + 4], 4 + length);
    at += kLengthAndType + length;
    for (int shift = 24; shift >= 0; shift -= 8) {
      file[at++] = static_cast<std::uint8_t>(crc.checksum() >> shift);
    }
  }
}

/// One payload in 16 is random from the first byte; of the others that have a header, half get a
/// right one, since the checksum would stop nearly all.
Bytes mutated(const PayloadDecoder& decoder, const Bytes& before, RandomSequence& draws) {
  if (draws.below(16) == 0) {
    Bytes random(draws.below(100));
    for (auto& byte : random) byte = static_cast<std::uint8_t>(draws.below(256));
    return random;
  }
  const bool reseal = decoder.has_header && draws.below(2) == 0;
  Bytes bytes = reseal ? payload_body(before) : before;
  const auto changes = 1 + draws.below(4);
  for (std::uint64_t i = 0; i < changes; ++i) change(bytes, draws);
  if (reseal && bytes.size() > 4 && bytes[1] == 'P' && bytes[2] == 'N') correct_png(bytes);
  return reseal ? resealed(decoder.example, bytes) : bytes;
}

/// What changes begin with: the example, and lately mutated payloads that decoded.
class Pool {
 public:
  explicit Pool(const Bytes& example) : payloads_{example} {}
  const Bytes& any(RandomSequence& draws) const { return payloads_[draws.below(payloads_.size())]; }
  void add(const Bytes& payload) {
    constexpr std::size_t kMost = 64, kLongest = 4096;
    if (payload.size() > std::max(kLongest, payloads_[0].size() * 2)) return;
    if (payloads_.size() < kMost) {
      payloads_.push_back(payload);
    } else {
      payloads_[turn_ = turn_ % (kMost - 1) + 1] = payload;
    }
  }

 private:
  std::vector<Bytes> payloads_;
  std::size_t turn_ = 0;
};

/// Of this thread's own: what other programs take is not counted.
double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

void run(const PayloadDecoder& decoder, std::uint64_t count) {
  RandomSequence draws(RandomStream(1, "test.mutate." + decoder.name));
  Pool pool(decoder.example);
  std::uint64_t decoded = 0;
  std::size_t largest = 0, slowest_bytes = 0;
  double slowest = 0;
  const double begin = cpu_seconds();
  for (std::uint64_t i = 0; i < count; ++i) {
    const Bytes payload = mutated(decoder, pool.any(draws), draws);
    const double start = cpu_seconds();
    largest_allocation = 0;
    const bool is_sound = decodes([&] { decoder.decode(payload); });
    largest = std::max(largest, largest_allocation);
    const double time = cpu_seconds() - start;
    if (time > slowest) {
      slowest = time;
      slowest_bytes = payload.size();
    }
    if (!is_sound) continue;
    ++decoded;
    if (!decoder.has_header || payload.size() >= kPayloadHeaderBytes) pool.add(payload);
  }
  fmt::print("{:31} {:>9} {:>9} {:>9} {:>14} {:>11.1f} {:>14} {:>7.0f}\n", decoder.name, count,
             count - decoded, decoded, largest, slowest * 1e3, slowest_bytes,
             cpu_seconds() - begin);
  std::fflush(stdout);
}

void run_all(std::uint64_t count, const std::string& name) {
  auto examples = scheme_examples();
  std::vector<PayloadDecoder> decoders;
  add_schemes(examples, decoders);
  add_short_run(decoders);
  add_streams(decoders);
  __sanitizer_install_malloc_and_free_hooks(note_allocation, ignore_free);
  fmt::print("{:31} {:>9} {:>9} {:>9} {:>14} {:>11} {:>14} {:>7}\n", "decoder", "payloads",
             "errors", "decoded", "largest alloc", "slowest ms", "of bytes", "CPU s");
  for (const auto& decoder : decoders) {
    if (decoder.name.compare(0, name.size(), name) == 0) run(decoder, count);
  }
}

}  // namespace
}  // namespace airsplit

int main(int argc, char** argv) {
  airsplit::run_all(argc > 1 ? std::stoull(argv[1]) : 10'000'000, argc > 2 ? argv[2] : "");
}
