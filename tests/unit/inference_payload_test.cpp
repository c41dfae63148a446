// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "inference/bitstream/payload.h"
#include "inference/bitstream/symbol_stream.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

const PayloadHeader kHeader = {PayloadKind::kCodec, 3};

TEST(Payload, HeaderIsThreeBytesWithTheStandardChecksum) {
  // CRC-8/AUTOSAR of "123456789" is 0xDF (the catalogue's check value); here the first byte is that
  // of version and kind in place of '1'.
  const Bytes payload =
      seal_payload({PayloadKind::kImage, 0x32}, {'3', '4', '5', '6', '7', '8', '9'});
  EXPECT_EQ(payload.size(), 3U + 7U);
  EXPECT_EQ(payload[0], 0x21);  // version 2, kind 1
  EXPECT_EQ(payload[1], 0x32);
  // Bit by bit in Python, over bytes([0x21]) + b"23456789".
  EXPECT_EQ(payload[2], 0x11);
}

TEST(Payload, GivesBackWhatWasSealed) {
  const Bytes payload = seal_payload(kHeader, {1, 2, 3});
  EXPECT_EQ(read_payload_header(payload).kind, PayloadKind::kCodec);
  EXPECT_EQ(read_payload_header(payload).number, 3);
  EXPECT_NO_THROW(expect_payload(payload, kHeader));
  EXPECT_NO_THROW(verify_checksum(payload));
  EXPECT_EQ(payload_body(payload), (Bytes{1, 2, 3}));
}

TEST(Payload, OfACodecGolden) {
  // With uniform tables of 4 and 16 symbols the stream is the symbols' own bits, 2 and 4 each:
  // 01 10 11 00, 1010 0101 0000 1111. The checksum is Python's, bit by bit.
  const auto uniform = [](std::size_t symbols) {
    return FrequencyTable::from_counts(std::vector<std::uint64_t>(symbols, 1));
  };
  const auto model = SymbolModel::order0({2, 2}, {uniform(4), uniform(16)});
  const std::vector<std::uint8_t> symbols = {1, 2, 3, 0, 10, 5, 0, 15};
  const Bytes golden = {0x23, 0x07, 0xCF, 0x6C, 0xA5, 0x0F};
  EXPECT_EQ(seal_payload({PayloadKind::kCodec, 7}, encode_symbols(symbols, model)), golden);
  EXPECT_NO_THROW(verify_checksum(golden));
  EXPECT_EQ(decode_symbols(golden, kPayloadHeaderBytes, model), symbols);
}

TEST(Payload, SaysWhatIsWrong) {
  const auto read = [](const Bytes& bytes) { return [bytes] { read_payload_header(bytes); }; };
  EXPECT_THAT(read({}), ThrowsMessage<InputError>(HasSubstr("empty")));
  EXPECT_THAT(read({0x23, 0}), ThrowsMessage<InputError>(HasSubstr("cut short")));
  EXPECT_THAT(read({0x13, 0, 0, 0}), ThrowsMessage<InputError>(HasSubstr("version 1")));
  EXPECT_THAT(read({0x2F, 0, 0, 0}), ThrowsMessage<InputError>(HasSubstr("unknown kind 15")));
  const Bytes payload = seal_payload({PayloadKind::kImage, 1}, {});
  EXPECT_THAT([&] { expect_payload(payload, kHeader); },
              ThrowsMessage<InputError>(HasSubstr("made by another scheme")));
}

TEST(Payload, EveryFlippedBitIsNoticed) {
  const Bytes whole = seal_payload(kHeader, {10, 20, 30, 40, 50});
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    Bytes flipped = whole;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    EXPECT_THROW(
        {
          expect_payload(flipped, kHeader);
          verify_checksum(flipped);
        },
        InputError)
        << bit;
  }
}

}  // namespace
}  // namespace airsplit
