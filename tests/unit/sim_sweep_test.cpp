// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <gtest/gtest.h>

#include "common/error.h"
#include "sim/sweep/sweep.h"

namespace airsplit {
namespace {

using Values = std::vector<std::string>;

Values values_of(const std::string& text) { return parse_axis(text).values; }

TEST(SweepAxis, RangeWithBothEnds) {
  EXPECT_EQ(values_of("link.snr_db=-5:2.5:30"),
            (Values{"-5", "-2.5", "0", "2.5", "5", "7.5", "10", "12.5", "15", "17.5", "20", "22.5",
                    "25", "27.5", "30"}));
}

TEST(SweepAxis, StepsDoNotDrift) {
  EXPECT_EQ(values_of("a=0:0.1:0.3"), (Values{"0", "0.1", "0.2", "0.3"}));
  const Values many = values_of("a=0:0.01:10");
  EXPECT_EQ(many.size(), 1001U);
  EXPECT_EQ(many[579], "5.79");
  EXPECT_EQ(many.back(), "10");
  EXPECT_EQ(values_of("a=-0.3:0.1:0.3"),
            (Values{"-0.3", "-0.2", "-0.1", "0", "0.1", "0.2", "0.3"}));
}

TEST(SweepAxis, RangeDownAndPastItsEnd) {
  EXPECT_EQ(values_of("a=3:-1:1"), (Values{"3", "2", "1"}));
  EXPECT_EQ(values_of("a=0:2:5"), (Values{"0", "2", "4"}));
  EXPECT_EQ(values_of("a=4:1:4"), (Values{"4"}));
}

// 12 digits were too few for a seed of 16.
TEST(SweepAxis, KeepsEveryDigit) {
  EXPECT_EQ(values_of("workload.seed=1234567890123:1000:1234567893123"),
            (Values{"1234567890123", "1234567891123", "1234567892123", "1234567893123"}));
  EXPECT_EQ(values_of("workload.seed=9007199254740989:1:9007199254740991"),
            (Values{"9007199254740989", "9007199254740990", "9007199254740991"}));
  EXPECT_EQ(values_of("a=9223372036854775805:1:9223372036854775807").back(), "9223372036854775807");
  EXPECT_EQ(values_of("a=1000000000000.5:0.25:1000000000001"),
            (Values{"1000000000000.5", "1000000000000.75", "1000000000001"}));
  EXPECT_EQ(values_of("a=1e-3:1e-3:3e-3"), (Values{"0.001", "0.002", "0.003"}));
  EXPECT_EQ(values_of("a=-1000:0.1:-999.9"), (Values{"-1000", "-999.9"}));
}

TEST(SweepAxis, RangeByAFactor) {
  EXPECT_EQ(values_of("a=1:*2:64"), (Values{"1", "2", "4", "8", "16", "32", "64"}));
  EXPECT_EQ(values_of("a=0.1:*10:150"), (Values{"0.1", "1", "10", "100"}));
  EXPECT_EQ(values_of("a=8:*0.5:1"), (Values{"8", "4", "2", "1"}));
  EXPECT_EQ(values_of("a=-1:*3:-9"), (Values{"-1", "-3", "-9"}));
  EXPECT_EQ(values_of("a=2:*1.5:2"), (Values{"2"}));
}

TEST(SweepAxis, ListAsWritten) {
  EXPECT_EQ(values_of("link.fading=none,rayleigh"), (Values{"none", "rayleigh"}));
  EXPECT_EQ(values_of("a=1.50"), (Values{"1.50"}));
  EXPECT_EQ(values_of("device.processor=a.toml:x,b.toml:y"), (Values{"a.toml:x", "b.toml:y"}));
}

TEST(SweepAxis, Errors) {
  for (const char* wrong : {"a",
                            "a=",
                            "=1,2",
                            "a=1,,2",
                            "a=1:x:3",
                            "a=1:0:3",
                            "a=3:1:1",
                            "a=0:1e-9:1",
                            "a=1:*1:3",
                            "a=1:*-2:3",
                            "a=0:*2:3",
                            "a=-1:*2:3",
                            "a=3:*2:1",
                            "a=1:*:3",
                            "a=1:**2:3",
                            "a=1:*1.000001:3",
                            "a=1e-300:1e-300:1e300",
                            "a=1,1",
                            "a=1,1.0",
                            "a=0:1:inf",
                            "a=nan:1:2"}) {
    EXPECT_THROW(parse_axis(wrong), InputError) << wrong;
  }
}

TEST(SweepGrid, TheLastAxisChangesFastest) {
  const auto points = grid({parse_axis("a=1,2"), parse_axis("b=x,y,z")});
  ASSERT_EQ(points.size(), 6U);
  EXPECT_EQ(points[1], (SweepPoint{{"a", "1"}, {"b", "y"}}));
  EXPECT_EQ(points[3], (SweepPoint{{"a", "2"}, {"b", "x"}}));
}

TEST(SweepGrid, Errors) {
  EXPECT_THROW(grid({parse_axis("a=1,2"), parse_axis("a=3")}), InputError);
  EXPECT_THROW(grid({parse_axis("a=1:1:1000"), parse_axis("b=1:1:1000")}), InputError);
}

TEST(SweepScenarios, HaveTheirPointsValues) {
  const std::string text = R"(
workload = { profile = "p", rate_hz = 1, deadline_ms = 1, tasks = 1 }
link = { bandwidth_mhz = 1 }
device = { processor = "ideal" }
edge = { processor = "ideal" }
scheme = [{ kind = "local" }]
)";
  const auto points = grid({parse_axis("link.snr_db=0:10:70")});
  EXPECT_EQ(scenario_at(text, "x.toml", {}, points[2]).link.radio.snr_db, 20);
  EXPECT_EQ(
      scenario_at(text, "x.toml", {{"link.snr_db", "3", "--set"}}, points[2]).link.radio.snr_db,
      20);
  EXPECT_THROW(scenario_at(text, "x.toml", {}, points[7]), InputError);
}

}  // namespace
}  // namespace airsplit
