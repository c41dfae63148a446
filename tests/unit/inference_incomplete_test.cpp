// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What each scheme makes of a payload of which bytes are missing, and of features sent uncoded.
#include <algorithm>
#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "common/random.h"
#include "inference/bitstream/payload.h"
#include "inference/data/dataset.h"
#include "inference/engine/bundle.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class Incomplete : public ::testing::Test {
 protected:
  static Photo photo(std::size_t i) {
    static const auto kImages = make_shapes(Split::kTest);
    return {kImages->file(i), kImages->image(i)};
  }

  std::unique_ptr<Scheme> direct(const std::string& codec, int quality = 0) const {
    SchemeSpec spec;
    spec.kind = direct_scheme();
    spec.codec = codec;
    spec.quality = quality;
    return bundle_.make_scheme(spec);
  }

  std::unique_ptr<Scheme> uncoded(const std::string& how) const {
    SchemeSpec spec = bundle_.info().codecs.at(0);
    spec.uncoded = how;
    return bundle_.make_scheme(spec);
  }

  /// How many of the first images are answered as the whole payload is, without the bytes in
  /// [begin, end), which are garbage; `share` of the payload's size.
  static int same_answers(Scheme& scheme, double begin, double end, int images = 40) {
    int same = 0;
    for (int i = 0; i < images; ++i) {
      Bytes payload = scheme.encode(photo(static_cast<std::size_t>(i)));
      const int whole = scheme.decode(payload).label;
      const auto size = static_cast<double>(payload.size());
      const Gap gap{static_cast<std::size_t>(begin * size), static_cast<std::size_t>(end * size)};
      for (std::size_t place = gap.begin; place < gap.end; ++place)
        payload[place] = static_cast<std::uint8_t>(97 * place);
      same += scheme.decode_with_gaps(payload, {gap}).label == whole ? 1 : 0;
    }
    return same;
  }

  Bundle bundle_ = Bundle::load(AIRSPLIT_SOURCE_DIR "/bundles/shapes.bundle");
};

TEST_F(Incomplete, ACodecAnswersFromTheGroupsBeforeTheFirstGap) {
  for (const auto& spec : bundle_.info().codecs) {
    const auto codec = bundle_.make_scheme(spec);
    for (std::size_t i = 0; i < 5; ++i) {
      const Bytes payload = codec->encode(photo(i));
      for (std::size_t begin = kPayloadHeaderBytes; begin < payload.size(); begin += 7) {
        const Bytes prefix(payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(begin));
        const Prediction expected = codec->decode_prefix(prefix, payload.size()).prediction;
        Bytes arrived = payload;
        arrived[begin] ^= 0xFF;
        const Prediction found = codec->decode_with_gaps(arrived, {{begin, begin + 1}});
        EXPECT_EQ(found.label, expected.label);
        EXPECT_EQ(found.margin, expected.margin);
      }
    }
  }
}

// Each packet holds whole groups: all of them are the payload, and the first ones its first groups.
TEST_F(Incomplete, APacketOfGroupsDecodesWithoutTheOthers) {
  for (const auto& spec : bundle_.info().codecs) {
    const auto codec = bundle_.make_scheme(spec);
    for (std::size_t i = 0; i < 3; ++i) {
      const Bytes payload = codec->encode(photo(i));
      std::vector<Bytes> packets = codec->encode_packets(photo(i), 1);
      const auto groups = codec->payload_groups(payload);
      ASSERT_EQ(packets.size(), groups.size()) << spec.label();
      EXPECT_EQ(codec->decode_packets(packets).margin, codec->decode(payload).margin);
      std::size_t bytes = payload.size();
      while (packets.size() > 1) {
        bytes -= groups[packets.size() - 1].bytes;
        packets.pop_back();
        const Bytes prefix(payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(bytes));
        const PartialAnswer expected = codec->decode_prefix(prefix, payload.size());
        if (expected.groups != static_cast<int>(packets.size())) continue;  // groups of no bytes
        EXPECT_EQ(codec->decode_packets(packets).margin, expected.prediction.margin)
            << spec.label() << ", " << packets.size() << " packets";
      }
      EXPECT_NO_THROW(codec->decode_packets({})) << "nothing arrived: all at their mean";
    }
  }
  EXPECT_THROW(direct("jpeg", 75)->encode_packets(photo(0), 1000), InputError);
}

TEST_F(Incomplete, AnswersFadeAsMoreIsMissing) {
  const auto jpeg = direct("jpeg", 75), raw = direct("raw");
  SchemeSpec features;
  features.kind = split_scheme();
  features.split = "layer3";
  for (const int bits : {8, 32}) {
    features.bits = bits;
    const auto split = bundle_.make_scheme(features);
    EXPECT_GE(same_answers(*split, 0.95, 1), 36);
    EXPECT_LT(same_answers(*split, 0.1, 1), same_answers(*split, 0.95, 1));
  }
  for (Scheme* scheme : {jpeg.get(), raw.get()}) {
    const int nearly_all = same_answers(*scheme, 0.98, 1), little = same_answers(*scheme, 0.7, 1);
    EXPECT_GE(nearly_all, 32) << scheme->spec().label();
    EXPECT_LT(little, nearly_all) << scheme->spec().label();
  }
}

TEST_F(Incomplete, RawPixelsBehindAGapCount) {
  const auto raw = direct("raw");
  EXPECT_GT(same_answers(*raw, 0.02, 0.04), same_answers(*raw, 0.02, 1));
}

TEST_F(Incomplete, WhatIsOfNoUseIsAnError) {
  for (const auto& scheme : {direct("png"), direct("webp", 75), direct("file")}) {
    const Bytes payload = scheme->encode(photo(0));
    EXPECT_THAT(
        [&] {
          scheme->decode_with_gaps(payload, {{payload.size() - 1, payload.size()}});
        },
        ThrowsMessage<InputError>(HasSubstr("only if it is whole")));
  }
  for (const auto& spec : bundle_.info().codecs) {
    const auto codec = bundle_.make_scheme(spec);
    EXPECT_THAT(
        [&] {
          codec->decode_with_gaps(codec->encode(photo(0)), {{2, 5}});
        },
        ThrowsMessage<InputError>(HasSubstr("the header is missing")));
  }
  const auto jpeg = direct("jpeg", 75);
  EXPECT_THROW(jpeg->decode_with_gaps(jpeg->encode(photo(0)), {{10, 500}}), InputError)
      << "its tables are missing";
}

TEST_F(Incomplete, SymbolsHaveUnitPowerAndStandTheNoiseThatTheyCan) {
  const auto symbols = uncoded("symbols");
  const auto coded = bundle_.make_scheme(bundle_.info().codecs.at(0));
  RandomSequence draws(RandomStream(1, "test.noise"));
  int same_without = 0, same_with_little = 0, same_with_much = 0;
  constexpr int kImages = 60;
  for (std::size_t i = 0; i < kImages; ++i) {
    const Bytes payload = symbols->encode(photo(i));
    const int expected = coded->decode(coded->encode(photo(i))).label;
    const std::size_t first = symbols->uncoded_begin(payload);
    ASSERT_EQ(first, 11U);
    std::vector<float> values((payload.size() - first) / sizeof(float));
    std::memcpy(values.data(), payload.data() + first, values.size() * sizeof(float));
    double power = 0;
    for (const float value : values) power += double{value} * double{value};
    EXPECT_NEAR(power, static_cast<double>(values.size()) / 2, 1e-3 * power);

    const auto label_at = [&](double deviation) {
      Bytes received = payload;
      std::vector<float> noisy = values;
      for (float& value : noisy) value += static_cast<float>(deviation * draws.normal());
      std::memcpy(received.data() + first, noisy.data(), noisy.size() * sizeof(float));
      return symbols->decode(received).label;
    };
    same_without += label_at(0) == expected ? 1 : 0;
    same_with_little += label_at(0.1) == expected ? 1 : 0;
    same_with_much += label_at(5) == expected ? 1 : 0;
  }
  EXPECT_GE(same_without, kImages - 4) << "but for the quantiser's rounding they are the same";
  EXPECT_GE(same_with_little, kImages - 10);
  EXPECT_LT(same_with_much, kImages / 2);
}

TEST_F(Incomplete, BitsWithoutErasuresAreTheCodec) {
  const auto bits = uncoded("bits");
  const auto coded = bundle_.make_scheme(bundle_.info().codecs.at(0));
  for (std::size_t i = 0; i < 10; ++i) {
    const Bytes payload = bits->encode(photo(i));
    const Prediction expected = coded->decode(coded->encode(photo(i)));
    EXPECT_EQ(bits->decode(payload).margin, expected.margin);
    Bytes masked = payload;  // none erased
    masked.resize(2 * payload.size() - kPayloadHeaderBytes, 0);
    EXPECT_EQ(bits->decode(masked).margin, expected.margin);
    std::fill(masked.begin() + kPayloadHeaderBytes, masked.end(), 0xFF);  // all erased
    const Prediction nothing = bits->decode(masked);
    EXPECT_NE(nothing.margin, expected.margin);
  }
}

TEST_F(Incomplete, UncodedPayloadsSayWhichSchemeDecodesThem) {
  for (const std::string how : {"symbols", "bits"}) {
    const auto scheme = uncoded(how);
    EXPECT_EQ(bundle_.spec_of(scheme->encode(photo(0))), scheme->spec());
    EXPECT_THROW(scheme->decode({0x24, 0, 0}), InputError);
  }
  EXPECT_THAT([&] { uncoded("smoke"); },
              ThrowsMessage<InputError>(HasSubstr("expected symbols, bits")));
}

}  // namespace
}  // namespace airsplit
