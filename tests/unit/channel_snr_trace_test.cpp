// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// SNR over time: what a trace's file may say, and what it says of a moment.
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "channel/analytic/analytic_link_helper.h"
#include "channel/analytic/analytic_radio.h"
#include "channel/cell/cell_config.h"
#include "channel/radio/snr_trace.h"
#include "common/error.h"

namespace airsplit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::int64_t kS = 1'000'000'000;

std::string error_of(const std::string& text) {
  try {
    parse_snr_trace(text, "t.csv");
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

SnrOverTime played(const std::string& text, Between between, AfterEnd after_end,
                   std::int64_t device = 0) {
  const auto trace = std::make_shared<const SnrTrace>(parse_snr_trace(text, "t.csv"));
  return snr_of_device(trace, device, {"t.csv", between, after_end});
}

std::vector<double> at(const SnrOverTime& snr, const std::vector<double>& times_s,
                       Direction direction = Direction::Uplink) {
  std::vector<double> all;
  for (const double time_s : times_s)
    all.push_back(snr.snr_db(direction, std::llround(time_s * kS)));
  return all;
}

const std::string kSteps = "time_s,snr_db\n1,10\n2,20\n4,0\n";  // it ends at 6 s

TEST(SnrTrace, IsHeldOrInterpolatedAndEndsAsSaid) {
  constexpr double kSilence = -std::numeric_limits<double>::infinity();
  const std::vector<double> times = {0, 1, 1.5, 2, 3, 4, 5, 6, 7.5};
  EXPECT_THAT(at(played(kSteps, Between::Hold, AfterEnd::Repeat), times),
              ElementsAre(10, 10, 10, 20, 20, 0, 0, 10, 10));
  EXPECT_THAT(at(played(kSteps, Between::Hold, AfterEnd::Hold), times),
              ElementsAre(10, 10, 10, 20, 20, 0, 0, 0, 0));
  EXPECT_THAT(at(played(kSteps, Between::Hold, AfterEnd::Silence), times),
              ElementsAre(10, 10, 10, 20, 20, 0, 0, kSilence, kSilence));
  EXPECT_THAT(at(played(kSteps, Between::Interpolate, AfterEnd::Repeat), times),
              ElementsAre(10, 10, 15, 20, 10, 0, 5, 10, 15));
  EXPECT_THAT(at(played(kSteps, Between::Interpolate, AfterEnd::Hold), times),
              ElementsAre(10, 10, 15, 20, 10, 0, 0, 0, 0));
  EXPECT_THAT(at(played(kSteps, Between::Interpolate, AfterEnd::Silence), times),
              ElementsAre(10, 10, 15, 20, 10, 0, 0, kSilence, kSilence));
}

TEST(SnrTrace, OfOneRowIsConstant) {
  for (const AfterEnd after_end : {AfterEnd::Repeat, AfterEnd::Hold, AfterEnd::Silence})
    EXPECT_THAT(at(played("time_s,snr_db\n3,7\n", Between::Interpolate, after_end), {0, 3, 1e8}),
                ElementsAre(7, 7, 7));
}

TEST(SnrTrace, HasOptionalColumnsInAnyOrder) {
  const std::string text =
      "device,snr_down_db,time_s,bandwidth_mhz,snr_db\n1,5,0,2,1\n0,6,0,3,2\n1,7,1,4,3\n";
  const SnrOverTime first = played(text, Between::Hold, AfterEnd::Hold, 0);
  const SnrOverTime second = played(text, Between::Hold, AfterEnd::Hold, 1);
  EXPECT_THAT(at(first, {0, 2}), ElementsAre(2, 2));
  EXPECT_THAT(at(second, {0, 2}), ElementsAre(1, 3));
  EXPECT_THAT(at(second, {0, 2}, Direction::Downlink), ElementsAre(5, 7));
  EXPECT_THAT(at(second.plus_db(10, 20), {2}), ElementsAre(13));
  EXPECT_THAT(at(second.plus_db(10, 20), {2}, Direction::Downlink), ElementsAre(27));
  EXPECT_EQ(second.bandwidth_mhz(2 * kS), 4);
  EXPECT_FALSE(played(kSteps, Between::Hold, AfterEnd::Hold).has_bandwidth());
}

TEST(SnrTrace, IsReadAsSpreadsheetsWriteIt) {
  for (const char* text :
       {"\xEF\xBB\xBFtime_s,snr_db\r\n0,3\r\n", "\"time_s\",\"snr_db\"\n\"0\", 3 \n\n"})
    EXPECT_THAT(at(played(text, Between::Hold, AfterEnd::Hold), {0}), ElementsAre(3)) << text;
}

TEST(SnrTrace, ErrorsNameTheLineAndWhatWouldBeRight) {
  const std::string header = "time_s,snr_db\n";
  EXPECT_EQ(error_of(""), "t.csv: this file is empty");
  EXPECT_EQ(error_of(header), "t.csv: there is no row below the header");
  EXPECT_EQ(error_of("0,10\n1,11\n"),
            "t.csv:1: unknown column 0; there are time_s, snr_db, device, snr_down_db, "
            "bandwidth_mhz");
  EXPECT_EQ(error_of("time_s,snrdb\n"),
            "t.csv:1: unknown column snrdb; did you mean snr_db?; there are time_s, snr_db, "
            "device, snr_down_db, bandwidth_mhz");
  EXPECT_EQ(error_of("time_s,snr_db,snr_db\n"), "t.csv:1: the column snr_db is there twice");
  EXPECT_THAT(error_of("snr_db\n1\n"), HasSubstr("t.csv:1: expected the columns time_s,snr_db"));
  EXPECT_EQ(error_of(header + "0\n"), "t.csv:2: 1 fields, expected 2");
  for (const std::string bad : {"nan", "NaN", "1e308", "-inf", "", "ten", "101", "1e999"})
    EXPECT_EQ(error_of(header + "0," + bad + "\n"),
              "t.csv:2: snr_db = " + bad + ": expected a number from -100 to 100");
  for (const std::string bad : {"nan", "-1", "1e308", "1700000000"})  // the last: since 1970
    EXPECT_EQ(error_of(header + bad + ",1\n"),
              "t.csv:2: time_s = " + bad + ": expected a number from 0 to 1e+08");
  EXPECT_EQ(error_of(header + "2,1\n1,1\n"),
            "t.csv:3: time_s = 1: expected more than 2, of the row above");
  EXPECT_EQ(error_of(header + "2,1\n2,1\n"),
            "t.csv:3: time_s = 2: expected more than 2, of the row above");
  EXPECT_EQ(error_of("time_s,snr_db,device\n0,1,0.5\n"),
            "t.csv:2: device = 0.5: expected a whole number");
  EXPECT_EQ(error_of("time_s,snr_db,bandwidth_mhz\n0,1,0\n"),
            "t.csv:2: bandwidth_mhz = 0: expected a number from 0.001 to 2000");
  EXPECT_THAT(error_of(header + std::string("0,1\0", 4) + "\n"), HasSubstr("NUL"));
  EXPECT_EQ(error_of("time_s,snr_db,device\n2,1,0\n1,1,1\n3,1,1\n"), "");  // each in order
}

TEST(SnrTrace, HasRowsForEachDeviceAndNoOther) {
  const auto error = [](const std::string& text, std::int64_t devices) -> std::string {
    try {
      check_snr_trace(parse_snr_trace(text, "t.csv"), devices);
      return "";
    } catch (const InputError& error) {
      return error.what();
    }
  };
  const std::string text = "time_s,snr_db,device\n0,1,0\n0,1,2\n";
  EXPECT_EQ(error(kSteps, 1000), "");
  EXPECT_EQ(error("time_s,snr_db,device\n0,1,0\n", 1), "");
  EXPECT_EQ(error(text, 3),
            "t.csv: there is no row of device 1; there are 3 devices, counted from 0");
  EXPECT_EQ(error(text, 2), "t.csv: device 2: there are 2 devices, counted from 0");
}

TEST(SnrTrace, OfTenThousandStepsASecondIsRead) {
  std::string text = "time_s,snr_db\n";
  for (int i = 0; i < 300'000; ++i) text += std::to_string(1e-4 * i) + "," + "5\n";
  EXPECT_EQ(parse_snr_trace(text, "t.csv").devices.at(-1).time_ns.size(), 300'000U);
}

TEST(SnrTrace, WithABandwidthGoesWithOneDevicesFlatLink) {
  const SnrOverTime snr =
      played("time_s,snr_db,bandwidth_mhz\n0,1,2\n1,1,4\n", Between::Hold, AfterEnd::Hold);
  AnalyticLinkConfig config;
  config.snr = snr;
  config.analytic.sharing = Sharing::Split;
  config.devices = 2;
  EXPECT_EQ(what_is_wrong(config), "");
  const AnalyticRadio radio = make_radio(config, Direction::Uplink);
  EXPECT_DOUBLE_EQ(radio.bandwidth_hz(0), 1e6);  // a half of 2 MHz
  EXPECT_DOUBLE_EQ(radio.bandwidth_hz(1000), 2e6);
  config.radio.fading = Fading::Rayleigh;
  config.radio.delay_profile = DelayProfile::Eva;
  EXPECT_THAT(what_is_wrong(config), HasSubstr("link.delay_profile"));
  CellConfig cell;
  cell.device_snr = {snr};
  EXPECT_THAT(what_is_wrong_in_cell(cell, 1, 10), HasSubstr("bandwidth_mhz"));
  EXPECT_THAT(what_is_wrong_in_cell(cell, 2, 10), HasSubstr("1 values"));
}

/// A sender that does not know the fading follows the mean, but goes on trying where there is none.
TEST(SnrTrace, GivesTheRateOfASenderThatDoesNotKnowTheFading) {
  AnalyticLinkConfig config;
  config.snr = played("time_s,snr_db\n0,20\n1,-100\n", Between::Hold, AfterEnd::Hold);
  config.analytic.outage = Outage::Lose;
  config.analytic.backoff_db = 3;
  const AnalyticRadio radio = make_radio(config, Direction::Uplink);
  const auto rate = [](double db) { return 1e6 * std::log2(1 + std::pow(10, db / 10)); };
  EXPECT_NEAR(radio.plan.rate_of(0), rate(17), 1e-6);
  EXPECT_NEAR(radio.plan.rate_of(1000), rate(-13), 1e-6);
  const auto first = transmit_packets(radio.link, 12e3, radio.plan, {}, 10);
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->lost.empty());
  EXPECT_NEAR(first->time_s, 12e3 / rate(17), 1e-9);
  BlockTime start;
  start.block = 1000;
  const auto second = transmit_packets(radio.link, 12e3, radio.plan, start, 10);
  ASSERT_TRUE(second);
  EXPECT_THAT(second->lost, ElementsAre(0));
  EXPECT_NEAR(second->time_s, 4 * 12e3 / rate(-13), 1e-6);
}

}  // namespace
}  // namespace airsplit
