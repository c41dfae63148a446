// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Random numbers whose sequence no library version changes, drawn by counter, not by state.
//
// Each random thing of a simulation (arrivals, images, the fading of a link) has a stream of its
// own, named and numbered. A draw is a pure function of (seed, name, index, counter), so draws can
// be taken in any order, from any thread, with the same result.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace airsplit {

/// Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC
/// 2011.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

/// 64-bit FNV-1a hash of a text: stable names for streams and data splits.
std::uint64_t fnv1a64(std::string_view text);

/// One named stream of independent random numbers.
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::string_view name, std::uint64_t index = 0);

  /// 64 random bits for this counter.
  std::uint64_t bits(std::uint64_t counter) const;
  /// Uniform on the open interval (0, 1).
  double uniform(std::uint64_t counter) const;
  /// Exponential with mean 1.
  double exponential(std::uint64_t counter) const;
  /// Normal with mean 0 and variance 1 (Box-Muller).
  double normal(std::uint64_t counter) const;
  /// A whole number in [0, n). n > 0.
  std::uint64_t below(std::uint64_t counter, std::uint64_t n) const;

 private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 2> stream_;
};

/// A stream read in sequence, for code that draws one thing after another.
class RandomSequence {
 public:
  explicit RandomSequence(RandomStream stream) : stream_(stream) {}
  double uniform() { return stream_.uniform(next_++); }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  double normal() { return stream_.normal(next_++); }
  std::uint64_t below(std::uint64_t n) { return stream_.below(next_++, n); }

 private:
  RandomStream stream_;
  std::uint64_t next_ = 0;
};

}  // namespace airsplit
