// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "common/random.h"
#include "inference/formats/tensor_file.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

/// A safetensors file written by hand, as the format's documentation has it.
Bytes with_header(std::string header, const std::string& data) {
  header.resize((header.size() + 7) / 8 * 8, ' ');
  const std::string length = {static_cast<char>(header.size()), 0, 0, 0, 0, 0, 0, 0};
  return bytes_of(length + header + data);
}

Bytes hand_written() {
  return with_header(
      R"({"__metadata__":{"who":"me"},"w":{"data_offsets":[0,4],"dtype":"F16","shape":[2,1]}})",
      "\1\2\3\4");
}

TEST(TensorFile, IsSafetensors) {
  const TensorFile file = parse_tensor_file(hand_written(), "x");
  EXPECT_EQ(file.metadata.at("who"), "me");
  EXPECT_EQ(file.tensors.at("w").dtype, "F16");
  EXPECT_EQ(file.tensors.at("w").shape, (std::vector<std::int64_t>{2, 1}));
  EXPECT_EQ(file.tensors.at("w").bytes, (Bytes{1, 2, 3, 4}));
  EXPECT_EQ(serialise(file), hand_written());
}

TEST(TensorFile, DamageIsAnErrorThatNamesTheFile) {
  const auto parse = [](const Bytes& bytes) {
    return [bytes] { parse_tensor_file(bytes, "net.b"); };
  };
  EXPECT_THAT(parse({}), ThrowsMessage<InputError>(HasSubstr("net.b: damaged")));
  Bytes cut = hand_written();
  cut.pop_back();
  EXPECT_THAT(parse(cut), ThrowsMessage<InputError>(HasSubstr("cut short")));
  EXPECT_THAT(parse(bytes_of("this is a text, not a bundle")),
              ThrowsMessage<InputError>(HasSubstr("net.b")));
}

TEST(TensorFile, TensorsThatOverlapAreRefused) {
  // 1000 tensors of the same megabyte would be a gigabyte.
  const std::string header = R"({"a":{"data_offsets":[0,4],"dtype":"U8","shape":[4]},)"
                             R"("b":{"data_offsets":[1,2],"dtype":"U8","shape":[1]}})";
  EXPECT_THAT([&] { parse_tensor_file(with_header(header, "1234"), "net.b"); },
              ThrowsMessage<InputError>(HasSubstr("net.b: damaged file: its tensors overlap")));
}

TEST(TensorFile, ANameTwiceAndBytesOfNoTensorAreRefused) {
  const auto refused = [](const Bytes& bytes, const std::string& why) {
    EXPECT_THAT([&] { parse_tensor_file(bytes, "net.b"); },
                ThrowsMessage<InputError>(HasSubstr("net.b: damaged file: " + why)));
  };
  const std::string a = R"("a":{"data_offsets":[0,4],"dtype":"U8","shape":[4]})";
  const std::string half = R"("a":{"data_offsets":[0,2],"dtype":"U8","shape":[2]})";
  refused(with_header("{" + a + "," + a + "}", "1234"), "its header has 'a' twice");
  refused(
      with_header(R"({"a":{"data_offsets":[0,4],"dtype":"U8","dtype":"I8","shape":[4]}})", "1234"),
      "its header has 'dtype' twice");
  refused(with_header(R"({"__metadata__":{"x":"1","x":"2"},)" + a + "}", "1234"),
          "its header has 'x' twice");
  refused(with_header("{" + a + "}", "12345"), "1 bytes belong to no tensor");
  refused(with_header("{" + half + "}", "1234"), "2 bytes belong to no tensor");
  refused(with_header("{}", "1"), "1 bytes belong to no tensor");
}

TEST(TensorFile, OnlyWholeNumbersAreSizesAndPlaces) {
  for (const std::string number :
       {"1e300", "-1e300", "4.0", "-4", "true", "\"4\"", "[4]", "18446744073709551615"}) {
    const std::string as_shape =
        R"({"a":{"data_offsets":[0,4],"dtype":"U8","shape":[)" + number + "]}}";
    const std::string as_place =
        R"({"a":{"data_offsets":[0,)" + number + R"(],"dtype":"U8","shape":[4]}})";
    EXPECT_THROW(parse_tensor_file(with_header(as_shape, "1234"), "x"), InputError) << number;
    EXPECT_THROW(parse_tensor_file(with_header(as_place, "1234"), "x"), InputError) << number;
  }
}

TEST(TensorFile, AnyMutationEndsInAFileOrAnError) {
  const Bytes whole = hand_written();
  RandomSequence draws(RandomStream(1, "test.mutations"));
  int errors = 0;
  for (int i = 0; i < 20000; ++i) {
    Bytes mutated = whole;
    for (int flips = 0; flips < 3; ++flips) {
      mutated[draws.below(mutated.size())] = static_cast<std::uint8_t>(draws.below(256));
    }
    mutated.resize(mutated.size() - draws.below(4));
    try {
      parse_tensor_file(mutated, "x");
    } catch (const InputError&) {
      ++errors;
    }
  }
  EXPECT_GT(errors, 10000);
}

}  // namespace
}  // namespace airsplit
