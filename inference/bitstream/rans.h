// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Range asymmetric numeral systems (rANS; J. Duda, "Asymmetric numeral systems", arXiv 1311.2540)
// with several states that take turns, symbol by symbol, on one stream (F. Giesen, "Interleaved
// entropy coders", arXiv 1402.3392): for long streams. The states do not wait for each other, so a
// processor works on all of them at once.
//
// Each state is renormalised in 16-bit words to [2^16, 2^32) and begins, at the last symbol, at
// 2^16. The stream: the states that are left, 4 bytes each, then the words, all little-endian.
// Symbol i, counted over all planes, is state i % kStates's.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "inference/bitstream/rans_tables.h"

namespace airsplit {

inline constexpr std::uint32_t kLowestState = 1U << 16;

// One symbol of one state, without a branch: whether a word goes out or comes in is near chance.
// The masks are all ones or zeros, from the sign of a difference (shifting it right keeps the sign
// on every compiler, and in C++20 by the standard).

template <class Table>
void push_word_and_symbol(std::uint32_t& state, std::uint8_t*& front, std::uint8_t symbol,
                          const Table& table) {
  const std::int64_t limit = std::int64_t{table.frequency(symbol)} << kQuotientBits;
  const std::int64_t gives_word = (limit - 1 - std::int64_t{state}) >> 63;
  front[-1] = static_cast<std::uint8_t>(state >> 8);
  front[-2] = static_cast<std::uint8_t>(state);
  front -= 2 & gives_word;
  state = push_symbol(state >> (16 & gives_word), symbol, table);
}

/// Reads two bytes and takes them or not.
template <class Find>
std::uint8_t pop_word_and_symbol(std::uint32_t& state, const std::uint8_t*& next,
                                 const Find& find) {
  const std::uint32_t word = next[0] | next[1] << 8;
  const std::uint32_t longer = state << 16 | word;
  const std::int64_t takes_word = (std::int64_t{state} - kLowestState) >> 63;
  next += 2 & takes_word;
  std::uint8_t symbol = 0;
  const std::uint32_t change = (state ^ longer) & static_cast<std::uint32_t>(takes_word);
  state = pop_symbol(state ^ change, symbol, find);
  return symbol;
}

/// Pushes symbols, the last one first, and writes towards the front of a buffer.
template <std::size_t States>
class RansEncoder {
 public:
  static constexpr std::size_t kStates = States;
  /// Room for a stream of this many symbols.
  static constexpr std::size_t most_bytes(std::size_t symbols) {
    return 2 * symbols + 4 * kStates + 2;
  }

  /// `end` is one after the last byte of a buffer of most_bytes(symbols); `symbols` is how many
  /// will be pushed.
  RansEncoder(std::uint8_t* end, std::size_t symbols) : front_(end), left_(symbols) {
    states_.fill(kLowestState);
  }

  template <class Table>
  void push(std::uint8_t symbol, const Table& table) {
    --left_;
    push_word_and_symbol(states_[left_ % kStates], front_, symbol, table);
  }

  template <class Table>
  void push_run(const std::uint8_t* symbols, std::size_t count, const Table& table) {
    while (count > 0 && left_ % kStates != 0) push(symbols[--count], table);
    // Copies, since bytes written might be these for all that the compiler knows.
    auto states = states_;
    std::uint8_t* front = front_;
    for (; count >= kStates; count -= kStates, left_ -= kStates) {
      for (std::size_t s = kStates; s-- > 0;) {
        push_word_and_symbol(states[s], front, symbols[count - kStates + s], table);
      }
    }
    states_ = states;
    front_ = front;
    while (count > 0) push(symbols[--count], table);
  }

  /// Pushes all rows of a plane but the first, whose contexts are others: the last row first.
  /// tables[k] is for context k.
  template <class Table>
  void push_lower_rows(const std::uint8_t* plane, const PlaneShape& shape,
                       const ContextOfSum& context_of_sum, const Table* tables) {
    auto states = states_;
    std::uint8_t* front = front_;
    std::size_t left = left_;
    for (std::size_t row = shape.rows; row-- > 1;) {
      const std::uint8_t* here = plane + row * shape.columns;
      const std::uint8_t* above = here - shape.columns;
      for (std::size_t c = shape.columns; c-- > 0;) {
        const std::size_t sum = std::size_t{above[c]} + (c == 0 ? above[0] : here[c - 1]);
        --left;
        push_word_and_symbol(states[left % kStates], front, here[c], tables[context_of_sum[sum]]);
      }
    }
    states_ = states;
    front_ = front;
    left_ = left;
  }

  /// Writes the states; returns the stream's first byte.
  std::uint8_t* finish() {
    for (std::size_t s = kStates; s-- > 0;) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        *--front_ = static_cast<std::uint8_t>(states_[s] >> shift);
      }
    }
    return front_;
  }

 private:
  std::uint8_t* front_;
  std::size_t left_;
  std::array<std::uint32_t, kStates> states_;
};

/// Pops symbols, the first one first.
template <std::size_t States>
class RansDecoder {
 public:
  static constexpr std::size_t kStates = States;

  /// Of the stream [begin, end), whole or cut short.
  RansDecoder(const std::uint8_t* begin, const std::uint8_t* end)
      : begin_(begin), next_(begin), end_(end) {
    states_.fill(0);
    if (end - begin < static_cast<std::ptrdiff_t>(4 * kStates)) {
      next_ = end;
      return;
    }
    for (auto& state : states_) {
      state = word() | std::uint32_t{word()} << 16;
      is_sound_ = is_sound_ && state >= kLowestState;
    }
  }

  /// False if these bytes begin no stream.
  bool is_sound() const { return is_sound_; }

  /// False, without a symbol, if bytes are missing.
  template <class Table>
  bool pop(std::uint8_t& symbol, const Table& table) {
    std::uint32_t& state = states_[turn_];
    const auto find = [&](std::uint32_t slot) { return table.find(slot); };
    if (end_ - next_ >= 2) {
      symbol = pop_word_and_symbol(state, next_, find);
    } else {
      if (state < kLowestState) return false;
      state = pop_symbol(state, symbol, find);
    }
    turn_ = (turn_ + 1) % kStates;
    return true;
  }

  /// How many of `count` symbols it could pop.
  template <class Table>
  std::size_t pop_run(std::uint8_t* symbols, std::size_t count, const Table& table) {
    std::size_t done = 0;
    for (; done < count && turn_ != 0; ++done) {
      if (!pop(symbols[done], table)) return done;
    }
    done += pop_rounds(symbols + done, count - done, table);
    for (; done < count; ++done) {
      if (!pop(symbols[done], table)) return done;
    }
    return count;
  }

  /// Pops rows of a plane from its second on, while there are surely bytes enough. Returns how many
  /// rows the plane has then.
  std::size_t pop_lower_rows(std::uint8_t* plane, const PlaneShape& shape,
                             const ContextSlotTable& table) {
    auto states = states_;
    const std::uint8_t* next = next_;
    std::size_t turn = turn_;
    const std::uint8_t* above = plane;
    std::uint8_t* here = plane + shape.columns;
    const std::size_t rows = shape.rows, columns = shape.columns;
    const auto row_bytes = static_cast<std::ptrdiff_t>(2 * columns);
    std::size_t row = 1;
    for (; row < rows && end_ - next >= row_bytes; ++row) {
      std::uint8_t left = *above;
      for (std::size_t c = 0; c < columns; ++c, ++above, ++here) {
        const std::size_t context = table.context_of_sum(std::size_t{*above} + left);
        left = pop_word_and_symbol(states[turn], next,
                                   [&](std::uint32_t slot) { return table.find(slot, context); });
        *here = left;
        turn = (turn + 1) % kStates;
      }
    }
    states_ = states;
    next_ = next;
    turn_ = turn;
    return row;
  }

  /// True if this is how a stream ends.
  bool is_at_end() const {
    for (const auto state : states_) {
      if (state != kLowestState) return false;
    }
    return next_ == end_;
  }

  /// Bytes of the stream that the symbols so far needed.
  std::size_t used_bytes() const { return static_cast<std::size_t>(next_ - begin_); }

 private:
  std::uint16_t word() {
    const auto value = static_cast<std::uint16_t>(next_[0] | next_[1] << 8);
    next_ += 2;
    return value;
  }

  /// Rounds of one symbol a state while there are surely bytes enough.
  template <class Table>
  std::size_t pop_rounds(std::uint8_t* symbols, std::size_t count, const Table& table) {
    auto states = states_;
    const std::uint8_t* next = next_;
    const auto find = [&](std::uint32_t slot) { return table.find(slot); };
    std::size_t done = 0;
    for (; count - done >= kStates && end_ - next >= static_cast<std::ptrdiff_t>(2 * kStates);
         done += kStates) {
      for (std::size_t s = 0; s < kStates; ++s) {
        symbols[done + s] = pop_word_and_symbol(states[s], next, find);
      }
    }
    states_ = states;
    next_ = next;
    return done;
  }

  const std::uint8_t* begin_;
  const std::uint8_t* next_;
  const std::uint8_t* end_;
  std::array<std::uint32_t, kStates> states_;
  std::size_t turn_ = 0;
  bool is_sound_ = true;
};

}  // namespace airsplit
