// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Measurements of one's own: what a CSV file says is what the profile holds, and nonsense is an
// error with its line.
#include <cmath>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "inference/profile/measurements.h"

namespace airsplit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr const char* kHeader = "scheme,image,payload_bytes,correct,device_ms,edge_ms\n";

Profile read(const std::string& text) { return import_measurements(text, "m.csv"); }

TEST(Measurements, AreWhatTheFileSays) {
  const Profile profile = read(
      "scheme,image,payload_bytes,label,prediction,device_ms,edge_ms\n"
      "my codec 8x,10,80,3,3,1.5,0.25\n"
      "my codec 8x,9,90,2,5,2.5,0.5\n"
      "local,10,0,3,3,7,\n"
      "local,9,0,2,2,8,\n");
  EXPECT_THAT(profile.labels, ElementsAre(2, 3));  // image 9 comes before 10
  ASSERT_EQ(profile.entries.size(), 2U);
  const ProfileEntry& own = profile.entries[0];
  EXPECT_EQ(own.spec.label(), "measured my codec 8x");
  EXPECT_EQ(own.spec.kind, measured_scheme());
  EXPECT_THAT(own.payload_bytes, ElementsAre(90, 80));
  EXPECT_THAT(own.predicted, ElementsAre(5, 3));
  EXPECT_THAT(own.device_ms, ElementsAre(2.5, 1.5));
  EXPECT_THAT(own.edge_ms, ElementsAre(0.5, 0.25));
  EXPECT_TRUE(own.uses_link);
  EXPECT_EQ(correctness(own, 2, 0), 0);
  EXPECT_EQ(correctness(own, 3, 1), 1);
  EXPECT_FALSE(profile.entries[1].uses_link);
}

TEST(Measurements, MayBeRightByAFraction) {
  const Profile profile = read(std::string(kHeader) + "a,x,5,0.25,1,1\na,y,5,1,1,1\n");
  EXPECT_EQ(correctness(profile.entries[0], profile.labels[0], 0), 0.25);
  EXPECT_EQ(correctness(profile.entries[0], profile.labels[1], 1), 1);
  const Profile again = parse_profile(serialise_profile(profile), "p");
  EXPECT_THAT(again.entries[0].correct, ElementsAre(0.25, 1));
  EXPECT_THAT(again.entries[0].device_ms, ElementsAre(1, 1));
}

TEST(Measurements, AreReadAsSpreadsheetsWriteThem) {
  const Profile plain = read("scheme,image,payload_bytes,correct,device_ms,edge_ms\na,x,5,1,1,1\n");
  const Profile excel = read(
      "\xEF\xBB\xBF\"scheme\",\"image\",\"payload_bytes\",\"correct\",\"device_ms\",\"edge_ms\"\r\n"
      "\"a\",\"x\",\"5\",\"1\",\"1\",\"1\"\r\n");
  EXPECT_EQ(serialise_profile(plain), serialise_profile(excel));
}

constexpr const char* kPartsHeader =
    "scheme,image,payload_bytes,label,prediction,device_ms,edge_ms,packets\n";

TEST(Measurements, MaySayWhatTheFirstPacketsAreWorth) {
  const Profile profile = read(std::string(kPartsHeader) +
                               "a,y,300,3,3,1,1,3\n"
                               "a,y,100,3,-1,,,1\n"
                               "a,x,90,2,2,1,1,1\n"
                               "a,y,200,3,5,1,1,2\n"
                               "b,x,9,2,2,1,1,\n"
                               "b,y,9,3,2,1,1,8\n");
  const Profile again = parse_profile(serialise_profile(profile), "p");
  const ProfileEntry& a = again.entries[0];
  EXPECT_THAT(a.payload_bytes, ElementsAre(90, 300));
  EXPECT_THAT(a.partial.of_image, ElementsAre(0, 2));
  EXPECT_THAT(a.partial.bytes, ElementsAre(100, 200));
  EXPECT_THAT(a.partial.predicted, ElementsAre(-1, 5));
  EXPECT_TRUE(a.partial.correct.empty());
  EXPECT_TRUE(profile.entries[1].partial.of_image.empty()) << "it says nothing of losses";
}

TEST(Measurements, OfPartsAreRefusedWhereTheyCannotBe) {
  const auto expect_fault = [](const std::string& rows, const std::string& message) {
    EXPECT_THAT([&] { read(kPartsHeader + rows); }, ThrowsMessage<InputError>(HasSubstr(message)))
        << rows;
  };
  const std::string whole = "a,y,300,3,3,1,1,3\n";
  expect_fault(whole + "a,y,301,3,3,1,1,2\n", "m.csv:3: payload_bytes = 301 of 2 packets, but 300");
  expect_fault(whole + "a,y,0,3,3,1,1,2\n", "m.csv:3: payload_bytes = 0 of 2 packets");
  expect_fault(whole + "a,y,200,3,3,1,1,2\na,y,201,3,3,1,1,1\n", "m.csv:4: payload_bytes = 201");
  expect_fault(whole + "a,y,200,4,3,1,1,2\n", "m.csv:3: label = 4");
  expect_fault(whole + "a,y,200,3,3,2,1,2\n", "m.csv:3: device_ms = 2: expected that of the whole");
  expect_fault(whole + "a,y,200,3,3,1,1,0\n", "m.csv:3: packets = \"0\"");
  expect_fault(whole + "a,y,200,3,3,1,1,1.5\n", "m.csv:3: packets = \"1.5\"");
  expect_fault(whole + "a,y,300,3,3,1,1,3\n",
               "m.csv:3: scheme \"a\" has image \"y\" with 3 packets in line 2 too");
  expect_fault(whole + "a,y,100,3,3,1,1,1\na,y,100,3,3,1,1,1\n",
               "m.csv:4: scheme \"a\" has image \"y\" with 1 packets in line 3 too");
  expect_fault(whole + "a,y,200,3,3,1,1,\n", "m.csv:3: no packets, but scheme \"a\" has image");
  expect_fault(whole + "a,y,200,3,3,1,1,2\na,x,90,2,2,1,1,\n",
               "m.csv:4: scheme \"a\" has no row of fewer packets of image \"x\"");
  expect_fault("a,y,0,3,3,1,,2\na,y,0,3,3,1,,1\n", "packets = 1: scheme \"a\" answers on the");
}

// A damaged file must not lead beyond the lists.
TEST(Measurements, OfPartsThatCannotBeAreDamage) {
  const Profile good =
      read(std::string(kPartsHeader) + "a,y,300,3,3,1,1,3\na,y,100,3,1,,,1\na,y,200,3,5,1,1,2\n");
  const auto expect_damage = [&](const std::function<void(PartialAnswers&)>& damage) {
    Profile profile = good;
    damage(profile.entries[0].partial);
    EXPECT_THAT([&] { parse_profile(serialise_profile(profile), "p"); },
                ThrowsMessage<InputError>(HasSubstr("parts of payloads that cannot be")));
  };
  expect_damage([](auto& partial) { partial.of_image = {3}; });
  expect_damage([](auto& partial) { partial.of_image = {1}; });
  expect_damage([](auto& partial) { partial.of_image = {2, 0}; });
  expect_damage([](auto& partial) { partial.bytes = {200, 100}; });
  expect_damage([](auto& partial) { partial.bytes = {100, 301}; });
  expect_damage([](auto& partial) { partial.margin = {1}; });
  expect_damage([](auto& partial) { partial.margin = {1, NAN}; });
  expect_damage([](auto& partial) { partial.predicted = {1}; });
  expect_damage([](auto& partial) { partial.predicted = {1, -2}; });
  expect_damage([](auto& partial) { partial.correct = {1, 1}; });
}

struct Nonsense {
  std::string rows, message;
};

void PrintTo(const Nonsense& nonsense, std::ostream* out) { *out << nonsense.message; }

class MeasurementsError : public ::testing::TestWithParam<Nonsense> {};

TEST_P(MeasurementsError, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT([] { read(kHeader + GetParam().rows); },
              ThrowsMessage<InputError>(HasSubstr(GetParam().message)));
}

INSTANTIATE_TEST_SUITE_P(
    Messages, MeasurementsError,
    ::testing::Values(
        Nonsense{"", "m.csv: there is no row"},
        Nonsense{"a,x,5,1,1\n", "m.csv:2: 5 fields, expected 6"},
        Nonsense{"a,x,5,1,1,1\na,x,6,1,1,1\n", "m.csv:3: scheme \"a\" has image \"x\" in line 2"},
        Nonsense{"a,x,5,1,1,1\na,y,5,1,1,1\nb,x,5,1,1,1\n",
                 "m.csv:3: image \"y\" is there, but scheme \"b\" has no row of it"},
        Nonsense{"a,x,5,nan,1,1\n", "m.csv:2: correct = \"nan\": expected a number from 0 to 1"},
        Nonsense{"a,x,5,1.5,1,1\n", "m.csv:2: correct = \"1.5\": expected a number from 0 to 1"},
        Nonsense{"a,x,1e308,1,1,1\n", "m.csv:2: payload_bytes = \"1e308\""},
        Nonsense{"a,x,5.5,1,1,1\n", "m.csv:2: payload_bytes = \"5.5\": expected a whole number"},
        Nonsense{"a,x,-5,1,1,1\n", "m.csv:2: payload_bytes = \"-5\""},
        Nonsense{"a,x,5,1,-1,1\n", "m.csv:2: device_ms = \"-1\""},
        Nonsense{"a,x,5,1,1e308,1\n", "m.csv:2: device_ms = \"1e308\""},
        Nonsense{"a,x,5,1,,1\n", "m.csv:2: scheme \"a\" has no device_ms"},
        Nonsense{"a,x,5,1,1,1\na,y,5,1,,1\n", "m.csv:3: no device_ms, but line 2 has one"},
        Nonsense{"a,x,5,1,1,1\na,y,0,1,1,1\n", "m.csv:3: payload_bytes = 0"},
        Nonsense{",x,5,1,1,1\n", "m.csv:2: scheme is empty"},
        Nonsense{"aecnn symbols layer3 64x,x,5,1,1,1\n", "what is sent uncoded is in no profile"},
        Nonsense{"a,,5,1,1,1\n", "m.csv:2: image = nothing"},
        Nonsense{"\"a,x,5,1,1,1\n", "m.csv:2: "}));

TEST(Measurements, AreRefusedWithColumnsOfOthers) {
  EXPECT_THAT([] { read(""); }, ThrowsMessage<InputError>(HasSubstr("m.csv: an empty file")));
  EXPECT_THAT([] { read("scheme,image,payload_byte,correct\n"); },
              ThrowsMessage<InputError>(HasSubstr("payload_bytes")));
  EXPECT_THAT([] { read("scheme,image,payload_bytes,prediction\n"); },
              ThrowsMessage<InputError>(HasSubstr("no column label")));
  EXPECT_THAT([] { read("scheme,image,image,payload_bytes,correct\n"); },
              ThrowsMessage<InputError>(HasSubstr("image is there twice")));
}

}  // namespace
}  // namespace airsplit
