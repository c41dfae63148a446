// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/formats/byte_reader.h"

#include <utility>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {

ByteReader::ByteReader(const Bytes& bytes, std::string name, std::size_t position)
    : bytes_(&bytes), name_(std::move(name)) {
  seek(position);
}

void ByteReader::seek(std::size_t position) {
  if (position > bytes_->size()) damaged("it is cut short");
  position_ = position;
}

const std::uint8_t* ByteReader::take(std::size_t count) {
  if (count > left()) damaged("it is cut short");
  const std::uint8_t* const taken = bytes_->data() + position_;
  position_ += count;
  return taken;
}

std::string ByteReader::take_text(std::size_t count) {
  const std::uint8_t* const taken = take(count);
  return {taken, taken + count};
}

std::uint64_t ByteReader::take_unsigned(std::size_t count) {
  check(count <= 8, "a number of at most 8 bytes");
  const std::uint8_t* const taken = take(count);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < count; ++i) number |= static_cast<std::uint64_t>(taken[i]) << (8 * i);
  return number;
}

std::int64_t ByteReader::take_signed(std::size_t count) {
  std::uint64_t number = take_unsigned(count);
  const bool negative = count > 0 && (number >> (8 * count - 1)) != 0;
  if (negative && count < 8) number |= ~std::uint64_t{0} << (8 * count);
  return static_cast<std::int64_t>(number);
}

void ByteReader::fail(const std::string& why) const {
  throw InputError(fmt::format("{}: {}", name_, why));
}

void ByteReader::damaged(const std::string& why) const { fail("damaged file: " + why); }

}  // namespace airsplit
