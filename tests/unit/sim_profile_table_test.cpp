// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The tables of a profile, from a made-up profile of eight images.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/profile_table.h"
#include "common/error.h"

namespace airsplit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// An entry that is right (label 1) on the first `right` images of eight.
ProfileEntry entry(const std::string& kind, double ratio, std::uint32_t bytes, int right) {
  ProfileEntry entry;
  entry.spec.kind = builtin_scheme(kind);
  if (is_codec(entry.spec)) {
    entry.spec.split = "layer3";
    entry.spec.ratio = ratio;
    entry.codec = {12, 4, 5000};
    entry.order0_entropy_bytes = 30;
  }
  entry.uses_link = entry.spec.kind->uses_link;
  entry.uncompressed_bytes = 6400;
  entry.work = {2e6, 3e6};
  for (int i = 0; i < 8; ++i) {
    entry.predicted.push_back(i < right ? 1 : 0);
    entry.payload_bytes.push_back(bytes);
    entry.margin.push_back(1);
  }
  return entry;
}

Profile example() {
  Profile profile;
  profile.data = "made up";
  profile.labels.assign(8, 1);
  profile.entries = {entry("local", 0, 10, 7), entry("aecnn", 64, 90, 7),
                     entry("aecnn", 256, 40, 6), entry("aecnn-random", 256, 40, 4),
                     entry("bottlenet++", 256, 50, 5)};
  return profile;
}

// A codec that was trained for a channel that profiles do not know is a row, and no rival.
TEST(ProfileTable, HoldsNothingAgainstACodecOfAnotherChannel) {
  Profile profile = example();
  const auto rivals = [](const std::string& text) {
    const auto begin = text.find("AECNN minus BottleNet++");
    return text.substr(begin, text.find("\n\n", begin) - begin);
  };
  const std::string before = rivals(describe_profile(profile));
  profile.entries.push_back(entry("bottlenet++", 256, 60, 3));
  profile.entries.back().spec.channel = "awgn-untold";
  const std::string text = describe_profile(profile);
  EXPECT_EQ(rivals(text), before);
  EXPECT_THAT(text, HasSubstr("\nbottlenet++ awgn-untold layer3 "));
  EXPECT_THAT(text, HasSubstr("\naecnn                   layer3 "));
}

TEST(ProfileTable, CountsThePayloadsOfEachSize) {
  Profile profile = example();
  profile.entries.resize(2);
  profile.entries[1].payload_bytes = {90, 91, 90, 90, 1200, 91, 90, 90};
  const Records records = payload_records(profile);
  EXPECT_THAT(records.columns, ElementsAre("scheme", "split", "channels", "bits", "ratio",
                                           "payload_bytes", "images"));
  EXPECT_THAT(records.rows,
              ElementsAre(ElementsAre("local", "", "", "", "", "10", "8"),
                          ElementsAre("aecnn", "layer3", "12", "4", "64", "90", "5"),
                          ElementsAre("aecnn", "layer3", "12", "4", "64", "91", "2"),
                          ElementsAre("aecnn", "layer3", "12", "4", "64", "1200", "1")));
}

TEST(ProfileTable, CountsEachClassTheSameInTheMeanByClass) {
  Profile profile = example();
  profile.entries.resize(1);
  profile.labels = {1, 1, 1, 1, 1, 1, 2, 2};
  profile.entries[0].predicted = {1, 1, 1, 1, 1, 0, 2, 0};
  const Records records = profile_records(profile);
  // 6 of 8 images are right; of the classes' images 5 of 6 and 1 of 2: 2/3 on average.
  EXPECT_EQ(records.rows.at(0).at(7), "0.75");
  EXPECT_EQ(records.columns.at(18), "class_accuracy");
  EXPECT_EQ(records.rows.at(0).at(18), "0.666667");
  EXPECT_THAT(describe_profile(profile), HasSubstr("66.67"));
}

TEST(ProfileTable, ComparesSchemesInPairs) {
  const Records records = compare_profile_schemes(example(), "aecnn", "bottlenet++");
  ASSERT_EQ(records.rows.size(), 2U);
  // One image of eight more is right: as the loss of HasARowForEachScheme.
  EXPECT_THAT(records.rows[1], ElementsAre("aecnn", "layer3", "256", "40", "bottlenet++", "layer3",
                                           "256", "50", "12.5", "-11.9995", "36.9995"));
  EXPECT_EQ(compare_profile_schemes(example(), "aecnn", "aecnn").rows.size(), 2U)
      << "no scheme is compared with itself";
  Profile other_split = example();
  other_split.entries.back().spec.split = "layer4.0";
  EXPECT_TRUE(compare_profile_schemes(other_split, "aecnn", "bottlenet++").rows.empty());
  EXPECT_THROW(compare_profile_schemes(example(), "aecnn", "direct"), InputError);
}

TEST(ProfileTable, HasARowForEachScheme) {
  const Records records = profile_records(example());
  ASSERT_EQ(records.rows.size(), 5U);
  EXPECT_THAT(records.columns,
              ElementsAre("scheme", "split", "channels", "bits", "ratio", "payload_bytes_mean",
                          "compression_ratio", "accuracy", "accuracy_low", "accuracy_high",
                          "loss_points", "loss_points_low", "loss_points_high", "device_macs",
                          "edge_macs", "encoder_parameters", "order0_entropy_bytes", "images",
                          "class_accuracy", "groups"));
  // Wilson for 6 of 8: (6 + z^2/2) / (8 + z^2) -/+ z sqrt(6 2/8 + z^2/4) / (8 + z^2). The loss is
  // one image of eight: 12.5 points, standard deviation 100 / sqrt(8), 1.96 times that / sqrt(8).
  EXPECT_THAT(records.rows[2], ElementsAre("aecnn", "layer3", "12", "4", "256", "40", "160", "0.75",
                                           "0.409275", "0.928521", "12.5", "-11.9995", "36.9995",
                                           "2000000", "3000000", "5000", "30", "8", "0.75", ""));
  EXPECT_EQ(records.rows[0][6], "") << "what is not sent is not compressed";
}

// A progressive codec of two groups: 20 bytes are right once in eight, 30 bytes every time.
TEST(ProfileTable, HasARowForEachNumberOfGroups) {
  Profile profile = example();
  profile.bundle_hash = "made up";
  ProfileEntry entry = profile.entries[2];
  entry.spec.kind = builtin_scheme("progressive");
  const std::size_t images = profile.labels.size();
  for (std::size_t i = 0; i < images; ++i) {
    entry.payload_bytes[i] = 30;
    entry.predicted[i] = profile.labels[i];
    const bool is_right = i == 0;
    entry.partial.of_image.push_back(2);
    for (const std::uint32_t bytes : {3U, 20U}) entry.partial.bytes.push_back(bytes);
    entry.partial.predicted.push_back(-1);
    entry.partial.predicted.push_back(is_right ? profile.labels[i] : std::int16_t{-1});
    for (int k = 0; k < 2; ++k) entry.partial.margin.push_back(1);
  }
  profile.entries.push_back(entry);
  const Records records = profile_records(profile);
  ASSERT_EQ(records.rows.size(), 7U);
  const auto row = [&](std::size_t place) {
    const FieldRow& fields = records.rows[place];
    return std::vector<std::string>{fields[0], fields[5], fields[7], fields.back()};
  };
  EXPECT_THAT(row(5), ElementsAre("progressive", "20", "0.125", "1"));
  EXPECT_THAT(row(6), ElementsAre("progressive", "30", "1", "2"));
  const Records differences = compare_profile_schemes(profile, "progressive", "aecnn");
  EXPECT_EQ(differences.columns.back(), "groups");
  ASSERT_EQ(differences.rows.size(), 4U) << "of each of AECNN's two ratios";
  // 1 and 8 of 8 right where AECNN has 6: bytes, points, groups.
  const auto difference_of = [&](std::size_t place) {
    const FieldRow& fields = differences.rows[place];
    return std::vector<std::string>{fields[3], fields[6], fields[8], fields.back()};
  };
  EXPECT_THAT(difference_of(2), ElementsAre("20", "256", "-62.5", "1"));
  EXPECT_THAT(difference_of(3), ElementsAre("30", "256", "25", "2"));
  EXPECT_EQ(compare_profile_schemes(profile, "aecnn", "progressive").columns.back(),
            "accuracy_points_difference_high");
  const std::string text = describe_profile(profile);
  EXPECT_THAT(text, HasSubstr("one network, its first groups of channels alone"));
  // Beside AECNN's 40 bytes, 6 of 8 right, there are the 30.
  EXPECT_THAT(text, HasSubstr("40.0 B     30.0 B   +25.00"));
  profile.bundle_hash = "";
  EXPECT_EQ(profile_records(profile).rows.size(), 6U) << "of imported ones parts are packets";
}

TEST(ProfileTable, OfOneImageHasNoIntervalOfADifference) {
  Profile profile = example();
  profile.labels.resize(1);
  for (ProfileEntry& entry : profile.entries) {
    entry.payload_bytes.resize(1);
    entry.predicted.resize(1);
  }
  EXPECT_THAT(describe_profile(profile), HasSubstr("[-, -]"));
  EXPECT_EQ(profile_records(profile).rows[2][11], "");
}

TEST(ProfileTable, ComparesAecnnWithItsControlAndItsRival) {
  const std::string text = describe_profile(example());
  // Two images of eight against the control; one against BottleNet++'s 50 bytes with 40.
  EXPECT_THAT(text, HasSubstr("layer3      256x  +25.00 [-7.08, +57.08]"));
  EXPECT_THAT(text, HasSubstr("all 1 pairs at 128x and above: +25.00"));
  EXPECT_THAT(text, HasSubstr("50.0 B"));
  EXPECT_THAT(text, HasSubstr("+12.50 [-12.00, +37.00]"));
  EXPECT_THAT(text, HasSubstr("all 1 pairs, with 80.0 % of the bytes on average: +12.50"));
}

TEST(ProfileTable, ComparesPayloadsWithTheirEntropy) {
  // 40 bytes, 3 of them header, against 30: 23.3 % more; 1.02 x 30 + 8 - 40 = -1.4 left.
  EXPECT_THAT(describe_profile(example()), HasSubstr("30.00      40.00    -23.3     -1.40"));
}

TEST(ProfileTable, LeavesOutWhatTheProfileLacks) {
  Profile profile = example();
  profile.entries.resize(2);
  const std::string text = describe_profile(profile);
  EXPECT_THAT(text, Not(HasSubstr("control")));
  EXPECT_THAT(text, Not(HasSubstr("BottleNet++")));
  profile.entries.resize(1);
  EXPECT_THAT(describe_profile(profile), Not(HasSubstr("entropy")));
}

}  // namespace
}  // namespace airsplit
