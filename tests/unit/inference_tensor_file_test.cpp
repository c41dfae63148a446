#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "common/random.h"
#include "inference/tensor_file.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

/// A safetensors file written by hand, as the format's documentation has it.
Bytes hand_written() {
  std::string header =
      R"({"__metadata__":{"who":"me"},"w":{"data_offsets":[0,4],"dtype":"F16","shape":[2,1]}})";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  const std::string length = {static_cast<char>(header.size()), 0, 0, 0, 0, 0, 0, 0};
  return bytes_of(length + header + "\1\2\3\4");
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
