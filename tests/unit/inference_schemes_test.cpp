// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Every scheme of the shipped bundle: what it sends is what is decoded, and damage is an error.
#include <algorithm>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "common/random.h"
#include "inference/bitstream/payload.h"
#include "inference/codecs/aecnn/aecnn_scheme.h"
#include "inference/data/dataset.h"
#include "inference/engine/bundle.h"
#include "inference/profile/profile.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class Schemes : public ::testing::Test {
 protected:
  static Photo photo(std::size_t i) {
    static const auto kImages = make_shapes(Split::kTest);
    return {kImages->file(i), kImages->image(i)};
  }

  static SchemeSpec direct(const std::string& codec, int quality = 0) {
    SchemeSpec spec;
    spec.kind = direct_scheme();
    spec.codec = codec;
    spec.quality = quality;
    return spec;
  }

  std::unique_ptr<Scheme> scheme(const SchemeSpec& spec) const { return bundle_.make_scheme(spec); }

  std::unique_ptr<Scheme> local() const {
    SchemeSpec spec;
    spec.kind = local_scheme();
    return scheme(spec);
  }

  Bundle bundle_ = Bundle::load(AIRSPLIT_SOURCE_DIR "/bundles/shapes.bundle");
};

TEST_F(Schemes, LosslessSchemesGiveTheUnsplitNetworksAnswer) {
  SchemeSpec features;
  features.kind = split_scheme();
  features.split = "layer2.1";
  features.bits = 32;
  const auto whole = local();
  for (const auto& spec : {direct("raw"), direct("png"), direct("file"), features}) {
    const auto lossless = scheme(spec);
    for (std::size_t i = 0; i < 20; ++i) {
      const auto expected = whole->decode(whole->encode(photo(i)));
      const auto found = lossless->decode(lossless->encode(photo(i)));
      EXPECT_EQ(found.label, expected.label) << spec.label();
      EXPECT_FLOAT_EQ(found.margin, expected.margin) << spec.label();
    }
  }
}

TEST_F(Schemes, PayloadsHaveTheSizesThatTheirFormatsSay) {
  EXPECT_EQ(scheme(direct("raw"))->encode(photo(0)).size(), 3U + 3U * 64 * 64);
  for (const int bits : {8, 32}) {
    SchemeSpec features;
    features.kind = split_scheme();
    features.split = "layer3";
    features.bits = bits;
    const auto split = scheme(features);
    const std::size_t values = std::size_t{192} * 4 * 4;
    EXPECT_EQ(split->uncompressed_bytes(), 4.0 * values);
    EXPECT_EQ(split->encode(photo(0)).size(), 3 + (bits == 8 ? values + 8 : 4 * values));
  }
}

TEST_F(Schemes, CompressedFeaturesKeepMostAnswersAtAFractionOfTheBytes) {
  const auto whole = local();
  for (const auto& spec : bundle_.info().codecs) {
    const auto codec = scheme(spec);
    int same = 0;
    double bytes = 0;
    const int images = 100;
    for (std::size_t i = 0; i < images; ++i) {
      const Photo image = photo(i);
      const Bytes payload = codec->encode(image);
      EXPECT_EQ(codec->encode(image), payload);
      bytes += static_cast<double>(payload.size());
      const int expected = whole->decode(whole->encode(image)).label;
      same += codec->decode(payload).label == expected ? 1 : 0;
    }
    // 16 classes: an answer by chance agrees in 1 of 16.
    EXPECT_GT(same, images / 2) << spec.label();
    // Fewer than uncoded symbols with a header would be.
    EXPECT_LT(bytes / images, codec->uncompressed_bytes() / spec.ratio + 3) << spec.label();
  }
}

TEST_F(Schemes, APrefixIsAnsweredFromTheGroupsThatArrived) {
  for (const auto& spec : bundle_.info().codecs) {
    const auto codec = scheme(spec);
    const int groups_in_all = std::min(codec->codec_facts().channels, 8);
    int same_from_half = 0;
    for (std::size_t i = 0; i < 20; ++i) {
      const Bytes payload = codec->encode(photo(i));
      const auto groups = codec->payload_groups(payload);
      ASSERT_EQ(groups.size(), static_cast<std::size_t>(groups_in_all)) << spec.label();
      int channels = 0, before = 0;
      for (const auto& group : groups) channels += group.channels;
      EXPECT_EQ(channels, codec->codec_facts().channels);
      const Prediction whole = codec->decode(payload);
      for (std::size_t bytes = 3; bytes <= payload.size(); ++bytes) {
        const Bytes prefix(payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(bytes));
        const PartialAnswer answer = codec->decode_prefix(prefix, payload.size());
        EXPECT_EQ(answer.groups_in_all, groups_in_all);
        EXPECT_GE(answer.groups, before) << "more bytes never mean fewer groups";
        before = answer.groups;
        std::size_t decodable_from = 3;
        for (int g = 0; g < answer.groups_in_all; ++g) {
          decodable_from += groups[static_cast<std::size_t>(g)].bytes;
          if (bytes >= decodable_from) {
            EXPECT_GE(answer.groups, g + 1) << spec.label();
          }
        }
        if (bytes == payload.size()) {
          EXPECT_EQ(answer.groups, groups_in_all);
          EXPECT_EQ(answer.prediction.label, whole.label);
          EXPECT_EQ(answer.prediction.margin, whole.margin);
        }
        if (bytes == payload.size() / 2) {
          same_from_half += answer.prediction.label == whole.label ? 1 : 0;
        }
      }
    }
    // 16 classes: by chance, 1 or 2 of 20.
    EXPECT_GE(same_from_half, 6) << spec.label();
  }
}

TEST_F(Schemes, BesideEachOtherSendWhatTheySendAlone) {
  const auto specs = bundle_.all_schemes();
  const auto together = bundle_.make_schemes(specs);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t s = specs.size(); s-- > 0;) {
      EXPECT_EQ(together[s]->encode(photo(i)), scheme(specs[s])->encode(photo(i)))
          << specs[s].label();
    }
  }
}

TEST_F(Schemes, OnlyCodecsAnswerFromAPrefix) {
  const auto jpeg = scheme(direct("jpeg", 75));
  const Bytes payload = jpeg->encode(photo(0));
  EXPECT_THAT([&] { jpeg->decode_prefix(payload, 5000); },
              ThrowsMessage<InputError>(HasSubstr("its payload has no groups")));
  EXPECT_TRUE(jpeg->payload_groups(payload).empty());
  const auto codec = scheme(bundle_.info().codecs.at(0));
  EXPECT_THAT([&] { codec->decode_prefix(payload, 5000); },
              ThrowsMessage<InputError>(HasSubstr("made by another scheme")));
  EXPECT_THAT(
      [&] {
        codec->decode_prefix({0x23, 0}, 50);
      },
      ThrowsMessage<InputError>(HasSubstr("cut short")));
}

TEST_F(Schemes, APayloadSaysWhichSchemeDecodesIt) {
  for (const auto& spec : bundle_.all_schemes()) {
    const Bytes payload = scheme(spec)->encode(photo(0));
    const SchemeSpec found = bundle_.spec_of(payload);
    EXPECT_EQ(found.kind, spec.kind);
    EXPECT_EQ(found.split, spec.split);
    EXPECT_EQ(found.bits, spec.bits);
    EXPECT_EQ(scheme(found)->decode(payload).margin, scheme(spec)->decode(payload).margin);
  }
}

TEST_F(Schemes, FeaturesNameTheirSplitPoint) {
  SchemeSpec features;
  features.kind = split_scheme();
  features.split = "layer2.1";
  features.bits = 8;
  const Bytes payload = scheme(features)->encode(photo(0));
  EXPECT_EQ(payload[1], 0x85);  // the fifth block
  EXPECT_EQ(bundle_.spec_of(payload), features);
  EXPECT_THAT(
      [&] {
        bundle_.spec_of(seal_payload({PayloadKind::kFeatures, 17}, {}));
      },
      ThrowsMessage<InputError>(HasSubstr("features of unknown cut 17")));
}

TEST_F(Schemes, WorkOfTheTwoSidesIsThatOfTheNetwork) {
  const double whole = local()->work().device_macs();
  EXPECT_EQ(scheme(direct("raw"))->work().edge_macs(), whole);
  for (const auto& spec : bundle_.info().codecs) {
    SchemeSpec features;
    features.kind = split_scheme();
    features.split = spec.split;
    features.bits = 32;
    const Work plain = scheme(features)->work(), codec = scheme(spec)->work();
    EXPECT_DOUBLE_EQ(plain.device_macs() + plain.edge_macs(), whole);
    EXPECT_GT(codec.edge_macs(), plain.edge_macs()) << "a decoder is more work";
    // Pruning saves work on the device; BottleNet++'s encoder adds some.
    EXPECT_EQ(codec.device_macs() < plain.device_macs(), spec.kind == aecnn_scheme())
        << spec.label();
  }
}

// The shipped profile is of before coding was counted: what it codes follows from its entries.
TEST_F(Schemes, WorkInTheShippedProfileIsThatOfTheBundle) {
  const Profile profile = load_profile(AIRSPLIT_SOURCE_DIR "/profiles/shapes.profile");
  for (const ProfileEntry& entry : profile.entries) {
    const Work work = scheme(entry.spec)->work();
    EXPECT_EQ(entry.work.device, work.device) << entry.spec.label();
    EXPECT_EQ(entry.work.edge, work.edge) << entry.spec.label();
  }
  for (SchemeSpec spec : bundle_.info().codecs) {
    for (const char* uncoded : {"symbols", "bits"}) {
      spec.uncoded = uncoded;
      for (const PartWork& part : {scheme(spec)->work().device, scheme(spec)->work().edge})
        EXPECT_TRUE(std::none_of(part.begin(), part.end(), is_coding)) << spec.label();
    }
  }
}

TEST_F(Schemes, CutFlippedAndEmptyPayloadsAreClearErrors) {
  RandomSequence draws(RandomStream(1, "test.damage"));
  int unnoticed_cuts = 0;
  for (const auto& spec : bundle_.all_schemes()) {
    const auto codec = scheme(spec);
    const Bytes whole = codec->encode(photo(1));
    const auto decode = [&](const Bytes& bytes) {
      return [&codec, bytes] { codec->decode(bytes); };
    };
    EXPECT_THAT(decode({}), ThrowsMessage<InputError>(HasSubstr("payload: empty"))) << spec.label();
    for (int i = 0; i < 40; ++i) {
      const auto size = static_cast<std::ptrdiff_t>(draws.below(whole.size()));
      const Bytes cut(whole.begin(), whole.begin() + size);
      try {
        codec->decode(cut);
        ++unnoticed_cuts;
      } catch (const InputError&) {
      }
      Bytes flipped = whole;
      flipped[draws.below(whole.size())] ^= static_cast<std::uint8_t>(1u << draws.below(8));
      EXPECT_THROW(codec->decode(flipped), InputError) << spec.label();
    }
    EXPECT_NO_THROW(codec->decode(whole)) << spec.label();
  }
  // The 8 bits of the checksum miss 1 cut of 256, of 160 cuts of codecs more than 5 once in 30,000
  // such tests; all other schemes notice each.
  EXPECT_LE(unnoticed_cuts, 5);
}

// However small the payload, a PNG could be of 64 million pixels.
TEST_F(Schemes, AnImageLargerOrSmallerThanTheNetworksInputIsAnError) {
  const int side = bundle_.info().input_px;
  const auto png = scheme(direct("png"));
  const PayloadHeader header = read_payload_header(png->encode(photo(0)));
  for (const auto& [width, height] : {std::pair{side + 1, side}, {side, side - 1}, {1, 1}}) {
    const Bytes rgb(3 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    const Bytes file = encode_image({width, height, rgb}, ImageCodec::kPng, 0);
    EXPECT_THAT([&] { png->decode(seal_payload(header, file)); },
                ThrowsMessage<InputError>(HasSubstr(" pixels")));
  }
}

TEST_F(Schemes, AnAnswerOutsideTheClassesIsAnError) {
  const auto classes = static_cast<std::uint8_t>(bundle_.info().classes.size());
  const auto answer = [](std::uint8_t label) {
    return seal_payload({PayloadKind::kAnswer, 0}, {0, label, 0, 0, 0, 0});
  };
  EXPECT_EQ(local()->decode(answer(classes - 1)).label, classes - 1);
  EXPECT_THAT([&] { local()->decode(answer(classes)); },
              ThrowsMessage<InputError>(HasSubstr("corrupted: class")));
}

TEST_F(Schemes, ErrorsOfCodecPayloadsSayWhatIsWrong) {
  const auto codec = scheme(bundle_.info().codecs.at(0));
  const Bytes whole = codec->encode(photo(2));
  Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() / 2));
  EXPECT_THAT([&] { codec->decode(cut); }, ThrowsMessage<InputError>(HasSubstr("cut short")));
  Bytes flipped = whole;
  flipped[whole.size() / 2] ^= 16;
  EXPECT_THAT([&] { codec->decode(flipped); }, ThrowsMessage<InputError>(HasSubstr("corrupted")));
  const Bytes other = scheme(bundle_.info().codecs.at(1))->encode(photo(2));
  EXPECT_THAT([&] { codec->decode(other); },
              ThrowsMessage<InputError>(HasSubstr("made by another scheme")));
}

TEST_F(Schemes, AProfileIsTheSameForAnyNumberOfThreadsAndInTheImagesOrder) {
  const auto images = make_shapes(Split::kTest);
  const std::vector<SchemeSpec> specs = {direct("png"), bundle_.info().codecs.at(0)};
  ProfileOptions options;
  options.images = 17;
  const Profile one = measure_profile(bundle_, *images, specs, options);
  options.jobs = 3;
  std::size_t last_done = 0;
  options.progress = [&](std::size_t done, std::size_t all) {
    EXPECT_EQ(done, last_done + 1);
    EXPECT_EQ(all, 17U);
    last_done = done;
  };
  const Profile three = measure_profile(bundle_, *images, specs, options);
  EXPECT_EQ(last_done, 17U);
  EXPECT_EQ(one.labels, three.labels);
  const auto codec = scheme(specs[1]);
  for (std::size_t s = 0; s < specs.size(); ++s) {
    EXPECT_EQ(one.entries[s].payload_bytes, three.entries[s].payload_bytes);
    EXPECT_EQ(one.entries[s].predicted, three.entries[s].predicted);
    EXPECT_EQ(one.entries[s].margin, three.entries[s].margin);
  }
  for (std::size_t i = 0; i < 17; ++i) {
    EXPECT_EQ(three.labels[i], images->label(i));
    EXPECT_EQ(three.entries[1].payload_bytes[i], codec->encode(photo(i)).size());
  }
}

TEST_F(Schemes, WhatTheBundleLacksIsNamedWithWhatItHas) {
  SchemeSpec spec = bundle_.info().codecs.at(0);
  spec.ratio = 999;
  EXPECT_THAT([&] { scheme(spec); },
              ThrowsMessage<InputError>(HasSubstr(bundle_.info().codecs.at(0).label())));
  EXPECT_THROW(scheme(direct("gif")), InputError);
  EXPECT_THROW(scheme(direct("jpeg", 0)), InputError);
}

}  // namespace
}  // namespace airsplit
