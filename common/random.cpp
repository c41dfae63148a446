// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/random.h"

#include <cmath>

#include "common/error.h"

namespace airsplit {
namespace {

constexpr double kPi = 3.14159265358979323846;

/// 52 random bits as a number in (0, 1): the half step, which 53 bits still hold, keeps both ends
/// out.
double to_unit(std::uint64_t bits) { return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52; }

}  // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key) {
  constexpr std::uint64_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
  constexpr std::uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product0 = kMultiplier0 * counter[0];
    const std::uint64_t product1 = kMultiplier1 * counter[2];
    counter = {static_cast<std::uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(product1),
               static_cast<std::uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(product0)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

std::uint64_t fnv1a64(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

RandomStream::RandomStream(std::uint64_t seed, std::string_view name, std::uint64_t index) {
  // The seed is the key; the name and the index pick the upper half of the counter space.
  key_ = {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)};
  const std::uint64_t name_hash = fnv1a64(name);
  const auto mixed = philox4x32(
      {static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), 0, 0},
      {static_cast<std::uint32_t>(name_hash), static_cast<std::uint32_t>(name_hash >> 32)});
  stream_ = {mixed[0], mixed[1]};
}

std::uint64_t RandomStream::bits(std::uint64_t counter) const {
  const auto out = philox4x32({static_cast<std::uint32_t>(counter),
                               static_cast<std::uint32_t>(counter >> 32), stream_[0], stream_[1]},
                              key_);
  return (static_cast<std::uint64_t>(out[1]) << 32) | out[0];
}

double RandomStream::uniform(std::uint64_t counter) const { return to_unit(bits(counter)); }

double RandomStream::exponential(std::uint64_t counter) const {
  return -std::log(uniform(counter));
}

double RandomStream::normal(std::uint64_t counter) const {
  const auto out = philox4x32({static_cast<std::uint32_t>(counter),
                               static_cast<std::uint32_t>(counter >> 32), stream_[0], stream_[1]},
                              key_);
  const double u1 = to_unit((static_cast<std::uint64_t>(out[1]) << 32) | out[0]);
  const double u2 = to_unit((static_cast<std::uint64_t>(out[3]) << 32) | out[2]);
  return std::sqrt(-2.0 * std::log(u1)) * std::cos(2.0 * kPi * u2);
}

std::uint64_t RandomStream::below(std::uint64_t counter, std::uint64_t n) const {
  check(n > 0, "a range of at least one number");
  // Multiply-shift on 64 bits: the bias is under n / 2^64.
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>((static_cast<Wide>(bits(counter)) * n) >> 64);
}

}  // namespace airsplit
