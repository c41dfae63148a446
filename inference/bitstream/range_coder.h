// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A range coder (G. Martin, "Range encoding", 1979) that wastes nothing: for short streams.
//
// A stream is a fraction in [0, 1), its bytes the digits to base 256, zeros after the last. Each
// symbol narrows an interval of fractions to its share; the stream is the shortest fraction in the
// last interval, of the shortest ones the smallest. An interval of 2^-I holds a fraction of at most
// ceil(I / 8) digits: a stream is never a byte longer than its information.
//
// rANS would cost more here: a state that begins at 1 grows by log2(1 + start), not by -log2 p, at
// the first symbol it takes. It also decodes later: a range decoder knows each symbol as soon as
// any continuation of the bytes means that symbol.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "common/bytes.h"
#include "inference/bitstream/frequency_table.h"

namespace airsplit {

// Both ends look at the fraction through a window of 64 bits. The interval's width is kept at 2^56
// or more by moving the window down byte by byte, so that a share is exact to 2^-42.
inline constexpr std::uint64_t kNarrowest = std::uint64_t{1} << 56;
inline constexpr std::uint64_t kWidest = ~std::uint64_t{0};

/// Pushes symbols, the first one first.
class RangeEncoder {
 public:
  void push(std::uint8_t symbol, const FrequencyTable& table) {
    const std::uint64_t share = width_ >> kTableBits;
    add(share * table.start(symbol));
    width_ = share * table.frequency(symbol);
    for (; width_ < kNarrowest; width_ <<= 8, low_ <<= 8) {
      digits_.push_back(static_cast<std::uint8_t>(low_ >> 56));
    }
  }

  /// The stream.
  Bytes finish() {
    const bool ends_above_window = low_ != 0 && width_ - 1 >= 0 - low_;
    if (ends_above_window) {
      carry();
    } else if (low_ != 0) {
      digits_.push_back(static_cast<std::uint8_t>((low_ + (kNarrowest - 1)) >> 56));
    }
    while (!digits_.empty() && digits_.back() == 0) digits_.pop_back();
    return std::move(digits_);
  }

 private:
  void add(std::uint64_t step) {
    low_ += step;
    if (low_ < step) carry();
  }
  /// The fraction stays below 1, so there is a digit below 255 to the left.
  void carry() {
    for (auto digit = digits_.rbegin(); ++*digit == 0;) ++digit;
  }

  Bytes digits_;           ///< to the left of the window
  std::uint64_t low_ = 0;  ///< the interval's lower end, as far as it is in the window
  std::uint64_t width_ = kWidest;
};

/// Pops symbols, the first one first.
class RangeDecoder {
 public:
  /// Of the stream [begin, end), or of its beginning alone if not `is_whole`.
  RangeDecoder(const std::uint8_t* begin, const std::uint8_t* end, bool is_whole)
      : begin_(begin), end_(end), is_whole_(is_whole) {
    for (int i = 0; i < kWindowBytes; ++i) take_digit();
    above_low_ = window_;
  }

  /// False, without a symbol, if missing bytes could mean another symbol, or if no encoder gives
  /// this.
  bool pop(std::uint8_t& symbol, const FrequencyTable& table) {
    const std::uint64_t share = width_ >> kTableBits;
    const std::uint64_t slot = above_low_ / share;
    if (slot >= kTableSum) {
      is_sound_ = false;
      return false;
    }
    const SymbolRange range = table.find(static_cast<std::uint32_t>(slot));
    const std::uint64_t first = share * range.start;
    const std::uint64_t width = share * range.frequency;
    while (!is_certain(first, width, share, needed_)) {
      if (!is_whole_ && needed_ == size()) return false;
      ++needed_;
    }
    symbol = range.symbol;
    above_low_ -= first;
    for (width_ = width; width_ < kNarrowest; width_ <<= 8) {
      take_digit();
      above_low_ = above_low_ << 8 | (window_ & 0xFF);
    }
    return true;
  }

  /// How many of `count` symbols it could pop.
  std::size_t pop_run(std::uint8_t* symbols, std::size_t count, const FrequencyTable& table) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!pop(symbols[i], table)) return i;
    }
    return count;
  }

  /// False if no encoder gives bytes that begin so.
  bool is_sound() const { return is_sound_; }

  /// True if the whole stream is the one that RangeEncoder gives for the symbols so far.
  bool is_at_end() const {
    if (size() == 0) return true;
    if (end_[-1] == 0) return false;
    // An interval less wide than the window holds one fraction, if any, without digits in it.
    const std::size_t digits_above = taken_ - kWindowBytes;
    if (size() != digits_above + 1) return size() <= digits_above;
    const std::uint64_t last_digit = window_ & ~(kNarrowest - 1);
    const bool is_smallest = above_low_ < kNarrowest;
    const bool has_shorter = last_digit <= above_low_ || 0 - last_digit < width_ - above_low_;
    return is_smallest && !has_shorter;
  }

  /// Bytes of the whole stream that make the symbols so far certain.
  std::size_t used_bytes() const { return std::min(needed_, size()); }

 private:
  static constexpr int kWindowBytes = 8;

  std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }

  /// Moves the window by a digit.
  void take_digit() {
    window_ = window_ << 8 | (taken_ < size() ? begin_[taken_] : 0);
    ++taken_;
  }

  /// True if the first `digits` digits alone say that the fraction is in the interval
  /// [first, first + width) above the lower end.
  bool is_certain(std::uint64_t first, std::uint64_t width, std::uint64_t share,
                  std::size_t digits) const {
    if (digits >= taken_) return true;
    const std::size_t unknown_digits = taken_ - digits;
    if (unknown_digits > kWindowBytes) return false;
    const std::uint64_t unknown = kWidest >> (64 - 8 * unknown_digits);
    const std::uint64_t from_first = above_low_ - first;
    const std::uint64_t least = window_ & unknown;  // what the unknown digits add to their zeros
    if (least > from_first) return false;
    // Fractions of all slots together are the most that there can be.
    const std::uint64_t most = std::min(unknown, share * kTableSum - 1 - (above_low_ - least));
    return from_first - least + most < width;
  }

  const std::uint8_t* begin_;
  const std::uint8_t* end_;
  bool is_whole_;
  std::size_t taken_ = 0;  ///< digits up to the window's end, zeros after the stream counted
  std::size_t needed_ = 0;
  std::uint64_t window_ = 0;     ///< the digits in it
  std::uint64_t above_low_ = 0;  ///< the fraction minus the interval's lower end
  std::uint64_t width_ = kWidest;
  bool is_sound_ = true;
};

}  // namespace airsplit
