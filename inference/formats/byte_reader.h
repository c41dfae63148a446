// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Reads a file's bytes in order and never past their end: the base of the file formats here that
// come from elsewhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "common/bytes.h"

namespace airsplit {

class ByteReader {
 public:
  /// `bytes` must live longer than the reader; `name` is the file's, for messages.
  ByteReader(const Bytes& bytes, std::string name, std::size_t position = 0);

  std::size_t position() const { return position_; }
  std::size_t left() const { return bytes_->size() - position_; }

  /// Each throws InputError if the file ends before.
  void seek(std::size_t position);
  const std::uint8_t* take(std::size_t count);
  std::string take_text(std::size_t count);
  /// A little-endian number of 0 to 8 bytes.
  std::uint64_t take_unsigned(std::size_t count);
  std::int64_t take_signed(std::size_t count);

  /// Throws InputError, "NAME: WHY".
  [[noreturn]] void fail(const std::string& why) const;
  /// Throws InputError, "NAME: damaged file: WHY".
  [[noreturn]] void damaged(const std::string& why) const;

 private:
  const Bytes* bytes_;
  std::string name_;
  std::size_t position_ = 0;
};

}  // namespace airsplit
