// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Profiles as files: what is written is read back, and damage is an error.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "inference/formats/tensor_file.h"
#include "inference/profile/profile.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Profile example(std::size_t images) {
  Profile profile;
  profile.data = "shapes";
  profile.bundle_hash = "0123456789abcdef";
  profile.labels.assign(images, 1);
  ProfileEntry entry;
  entry.spec = {direct_scheme(), "", 0, "jpeg", 75, 0};
  entry.work = {0, 4e9};
  entry.payload_bytes.assign(images, 70000);
  entry.predicted.assign(images, 2);
  entry.margin.assign(images, 0.25F);
  profile.entries = {entry};
  return profile;
}

TEST(ProfileFile, GivesBackWhatWasWritten) {
  const Profile read = parse_profile(serialise_profile(example(3)), "p");
  EXPECT_EQ(read.labels, example(3).labels);
  EXPECT_EQ(read.entries.at(0).spec, example(3).entries[0].spec);
  EXPECT_EQ(read.entries.at(0).payload_bytes, example(3).entries[0].payload_bytes);
  EXPECT_EQ(serialise_profile(read), serialise_profile(example(3)));
}

TEST(ProfileFile, KeepsTheWorkByBlock) {
  Profile profile = example(2);
  const BlockWork a{"layer1.0", 1e6, 3, 4e4, 2e4}, b{"fc", 2e5, 1, 8e5, 4e3};
  profile.entries[0].work = {PartWork{a}, PartWork{a, b}};
  profile.entries.push_back(profile.entries[0]);
  profile.entries[1].work = {PartWork{b}, PartWork()};
  const Profile read = parse_profile(serialise_profile(profile), "p");
  EXPECT_EQ(read.entries[0].work.device, (PartWork{a}));
  EXPECT_EQ(read.entries[0].work.edge, (PartWork{a, b}));
  EXPECT_EQ(read.entries[1].work.device, (PartWork{b}));
  EXPECT_EQ(read.entries[1].work.edge_macs(), 0);
}

TEST(ProfileFile, KeepsTheStepsOfCoding) {
  Profile profile = example(2);
  profile.entries[0].work = {coding_step("jpeg_encode", 4096), coding_step("jpeg_decode", 4096)};
  const Profile read = parse_profile(serialise_profile(profile), "p");
  EXPECT_EQ(read.entries[0].work.device, coding_step("jpeg_encode", 4096));
  EXPECT_EQ(read.entries[0].work.edge, coding_step("jpeg_decode", 4096));
}

/// The description within a profile's bytes with `from` replaced by `to`.
Bytes with_description(const std::string& from, const std::string& to) {
  TensorFile file = parse_tensor_file(serialise_profile(example(2)), "p");
  std::string& text = file.metadata.at("airsplit.profile");
  const std::size_t place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from << " in " << text;
  text.replace(place, from.size(), to);
  return serialise(file);
}

TEST(ProfileFile, OfOldKnowsTheOperationsAlone) {
  const Profile read = parse_profile(
      with_description("\"device_blocks\":[]", "\"device_macs\":3e6,\"edge_macs\":4e9"), "p");
  EXPECT_EQ(read.entries[0].work.device_macs(), 3e6);
  EXPECT_EQ(read.entries[0].work.edge_macs(), 4e9);
}

/// A profile of format 3, which said nothing of coding, whose one scheme was this.
ProfileEntry of_format_3(const SchemeSpec& spec, double uncompressed_bytes, CodecFacts codec = {}) {
  Profile profile = example(2);
  profile.entries[0].spec = spec;
  profile.entries[0].codec = codec;
  profile.entries[0].uncompressed_bytes = uncompressed_bytes;
  profile.entries[0].work = {PartWork{{"stem", 5}}, PartWork{{"fc", 7}}};
  TensorFile file = parse_tensor_file(serialise_profile(profile), "p");
  std::string& text = file.metadata.at("airsplit.profile");
  const std::string format = "\"format\":4";
  text.replace(text.find(format), format.size(), "\"format\":3");
  return parse_profile(serialise(file), "p").entries[0];
}

TEST(ProfileFile, OfOldGetsTheCodingOfItsSchemes) {
  const PartWork stem = {{"stem", 5}}, fc = {{"fc", 7}};
  const ProfileEntry jpeg = of_format_3(parse_label("direct jpeg 75", builtin_schemes()), 12288);
  EXPECT_EQ(jpeg.work.device, stem + coding_step("jpeg_encode", 4096));
  EXPECT_EQ(jpeg.work.edge, coding_step("jpeg_decode", 4096) + fc);
  const ProfileEntry raw = of_format_3(parse_label("direct raw", builtin_schemes()), 12288);
  EXPECT_EQ(raw.work.device, stem);
  EXPECT_EQ(raw.work.edge, fc);
  const ProfileEntry file = of_format_3(parse_label("direct file", builtin_schemes()), 12288);
  EXPECT_EQ(file.work.device, stem) << "the file is there";
  EXPECT_EQ(file.work.edge, coding_step("jpeg_decode", 4096) + fc);
  // 4 x 13824 bytes at 170.667 x, 6 bits: 13824 x 32 / (170.667 x 6) = 432 symbols.
  SchemeSpec aecnn = parse_label("aecnn layer3 170.667x", builtin_schemes());
  for (const double ratio : {512.0 / 3, 170.667}) {
    aecnn.ratio = ratio;
    const ProfileEntry coded = of_format_3(aecnn, 4 * 13824, {12, 6, 0});
    EXPECT_EQ(coded.work.device, stem + coding_step("entropy_encode", 432));
    EXPECT_EQ(coded.work.edge, coding_step("entropy_decode", 432) + fc);
  }
  EXPECT_EQ(of_format_3(aecnn, 4 * 13824, {12, 0, 0}).work.device, stem) << "of no known amount";
}

TEST(ProfileFile, ThatCodesWhatNobodyKnowsIsAnError) {
  Profile profile = example(2);
  profile.entries[0].work.device = coding_step("gif_encode", 4096);
  EXPECT_THAT([&] { parse_profile(serialise_profile(profile), "p"); },
              ThrowsMessage<InputError>(HasSubstr("a step of coding that there is not")));
  profile.entries[0].work.device = coding_step("png_encode", 1e300);
  EXPECT_THAT([&] { parse_profile(serialise_profile(profile), "p"); },
              ThrowsMessage<InputError>(HasSubstr("coded = 1e+300")));
}

TEST(ProfileFile, ThatNamesABlockItDoesNotHaveIsAnError) {
  for (const char* place : {"[1]", "[-1]", "[99999999999999999999]"}) {
    EXPECT_THAT(
        [&] {
          parse_profile(
              with_description("\"device_blocks\":[]", std::string("\"device_blocks\":") + place),
              "p");
        },
        ThrowsMessage<InputError>(HasSubstr("p: damaged file")))
        << place;
  }
}

TEST(ProfileFile, WithoutAnImageIsAnError) {
  EXPECT_THAT([] { parse_profile(serialise_profile(example(0)), "p"); },
              ThrowsMessage<InputError>(HasSubstr("p: damaged file: no image")));
}

TEST(ProfileFile, NumbersThatAreNotWholeAreAnError) {
  TensorFile file = parse_tensor_file(serialise_profile(example(1)), "p");
  std::string& description = file.metadata.at("airsplit.profile");
  const std::string quality = "\"quality\":75";
  description.replace(description.find(quality), quality.size(), "\"quality\":1e300");
  EXPECT_THAT([&] { parse_profile(serialise(file), "p"); },
              ThrowsMessage<InputError>(HasSubstr("p: damaged file: its description")));
}

TEST(ProfileFile, NumbersThatNoMeasurementGivesNameTheirTensor) {
  const auto refused = [](const Profile& profile, const std::string& why) {
    const Bytes bytes = serialise_profile(profile);
    EXPECT_THAT([&] { parse_profile(bytes, "p"); },
                ThrowsMessage<InputError>(HasSubstr("p: damaged file: " + why)));
  };
  Profile profile = example(2);
  profile.entries[0].margin[1] = std::nanf("");
  refused(profile, "tensor '000.margin' (direct jpeg 75): a number that is not finite");
  profile = example(2);
  profile.entries[0].predicted[0] = -2;
  refused(profile, "tensor '000.predicted' (direct jpeg 75): class -2");
  profile = example(2);
  profile.entries[0].payload_bytes[1] = 4000000000U;
  refused(profile, "tensor '000.payload_bytes' (direct jpeg 75): 4000000000 bytes");
  profile = example(2);
  profile.labels[1] = -1;
  refused(profile, "tensor 'labels' holds a negative class");
  profile = example(2);
  profile.entries[0].uncompressed_bytes = -1;
  const Bytes bytes = serialise_profile(profile);
  EXPECT_THAT([&] { parse_profile(bytes, "p"); },
              ThrowsMessage<InputError>(HasSubstr("uncompressed_bytes = -1")));
}

}  // namespace
}  // namespace airsplit
