// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Where devices are: paths, files of them, and the settings.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "channel/position/mobility_file.h"
#include "channel/position/path.h"
#include "channel/position/position_settings.h"
#include "channel/position/position_snr.h"
#include "common/error.h"

namespace airsplit {
namespace {

using testing::HasSubstr;

Path node(const std::string& text, std::int64_t number = 0) {
  return parse_mobility(text, "m.tcl").nodes.at(number);
}

void expect_at(const Path& path, double time_s, double x_m, double y_m) {
  const Place place = place_at(path, time_s);
  EXPECT_NEAR(place.x_m, x_m, 1e-9) << time_s;
  EXPECT_NEAR(place.y_m, y_m, 1e-9) << time_s;
}

std::string error_of(const std::string& text) {
  try {
    parse_mobility(text, "m.tcl");
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(Mobility, FollowsTheFile) {
  const std::string text =
      "# of SUMO\r\n$node_(0) set X_ 10\r\n$node_(0) set Y_ 20.\r\n$node_(0) set Z_ 5\r\n"
      "$god_ set-dist 0 1 2\n"
      "$ns_ at 4.0 \"$node_(0) setdest 10 0 4.0\"\n"  // turned on its way, and not in order
      "$ns_ at 2.0 \"$node_(0) setdest 30 20 5.0\";\n"
      "$ns_ at 20 \"$node_(0) setdest 10 9 0\"\n"
      "$ns_ at 30 \"$node_(0) set X_ -7\"\n";
  const Path path = node(text);
  expect_at(path, 0, 10, 20);
  expect_at(path, 2, 10, 20);
  expect_at(path, 3, 15, 20);
  expect_at(path, 4, 20, 20);
  const double length_m = std::hypot(10, 20);
  expect_at(path, 5, 20 - 4 * 10 / length_m, 20 - 4 * 20 / length_m);
  expect_at(path, 4 + length_m / 4, 10, 0);
  expect_at(path, 25, 10, 0);  // a speed of 0: it stays
  expect_at(path, 30, -7, 0);
  expect_at(path, 1e9, -7, 0);
}

TEST(Mobility, OfAStandingNodeAndOfOneThatIsNotPlaced) {
  expect_at(node("$node_(7) set X_ 3\n", 7), 100, 3, 0);
  expect_at(node("$ns_ at 1 \"$node_(0) setdest 5 0 1\"\n"), 3, 2, 0);
  expect_at(node("$node_(0) set X_ 5\n$ns_ at 0.0 \"$node_(0) setdest 5 0 0.00\"\n"), 3, 5, 0);
}

TEST(Mobility, ErrorsNameTheLineAndWhatWouldBeRight) {
  const std::string right =
      ": expected $node_(N) set X_ M, or $ns_ at S \"$node_(N) setdest X_M Y_M M_PER_S\"";
  EXPECT_EQ(error_of(""), "m.tcl: there is no node in this file");
  EXPECT_EQ(error_of("# nothing\n\n"), "m.tcl: there is no node in this file");
  for (const std::string bad :
       {"x", "$node_(0)", "$node_(0) set W_ 3", "$node_() set X_ 3", "$node_(-1) set X_ 3",
        "$node_(1.5) set X_ 3", "$node_(1e300) set X_ 3", "$node_(0) set X_ 3 4", "\"", "$ns_ at 3",
        "$ns_ at 3 \"$node_(0) setdest 1 2\"", "time_s,snr_db", "$node_(", ")"}) {
    const std::string error = error_of("\n" + bad + "\n");
    EXPECT_EQ(error, bad == "\"" ? "m.tcl: there is no node in this file" : "m.tcl:2" + right)
        << bad;
  }
  for (const std::string bad : {"nan", "1e308", "inf", "x", "-1e9"})
    EXPECT_EQ(error_of("$node_(0) set X_ " + bad + "\n"),
              "m.tcl:1: place = " + bad + ": expected a number from -1e+07 to 1e+07");
  EXPECT_EQ(error_of("$ns_ at -1 \"$node_(0) setdest 1 2 3\"\n"),
            "m.tcl:1: time = -1: expected a number from 0 to 1e+08");
  EXPECT_EQ(error_of("$ns_ at 1 \"$node_(0) setdest 1 2 -3\"\n"),
            "m.tcl:1: speed = -3: expected a number from 0 to 10000");
  EXPECT_NE(error_of(std::string("\0\xff\xfe", 3)), "");
}

TEST(Mobility, MayBeginWithAByteOrderMarkAndHasNoNul) {
  EXPECT_EQ(error_of("\xEF\xBB\xBF$node_(0) set X_ 1\n"), "");
  EXPECT_EQ(error_of("\n" + std::string("$node_(0) set X_ 1\0", 19) + "\n"),
            "m.tcl:2: a NUL byte, expected a text");
}

TEST(Mobility, HasANodeForEachDevice) {
  const MobilityFile file = parse_mobility("$node_(0) set X_ 1\n$node_(2) set X_ 1\n", "m.tcl");
  EXPECT_NO_THROW(check_mobility(file, 1));
  EXPECT_THROW(check_mobility(file, 2), InputError);
}

TEST(RandomWaypoints, StayInTheDiscAtTheirSpeed) {
  constexpr double kRadiusM = 50, kMps = 2, kSeconds = 5000;
  const Path path = random_waypoints(kRadiusM, kMps, kSeconds, 1, 0);
  double farthest_m = 0, outside = 0;
  for (int i = 0; i < 10 * kSeconds; ++i) {
    const Place here = place_at(path, 0.1 * i), next = place_at(path, 0.1 * (i + 1));
    EXPECT_LE(distance_m(here, next), 0.1 * kMps + 1e-9);
    farthest_m = std::max(farthest_m, distance_m(here, {}));
    if (distance_m(here, {}) > kRadiusM / 2) outside += 1;
  }
  EXPECT_LE(farthest_m, kRadiusM);
  EXPECT_GT(farthest_m, 0.8 * kRadiusM);
  EXPECT_GT(outside, kSeconds);
  for (std::size_t leg = 0; leg + 1 < path.size(); ++leg) EXPECT_NEAR(path[leg].mps(), kMps, 1e-9);
  EXPECT_EQ(random_waypoints(50, 2, 100, 1, 0).front().from.x_m, path.front().from.x_m);
  EXPECT_NE(random_waypoints(50, 2, 100, 1, 1).front().from.x_m, path.front().from.x_m);
  EXPECT_NE(random_waypoints(50, 2, 100, 2, 0).front().from.x_m, path.front().from.x_m);
  EXPECT_EQ(random_waypoints(50, 0, 100, 1, 0).size(), 1U);
  EXPECT_THROW(random_waypoints(1, 200, 1e8, 1, 0), InputError);
}

TEST(PositionSettings, AreChecked) {
  PositionSettings settings;
  EXPECT_EQ(what_is_wrong(settings, 0), "");  // no position
  settings.distance_m = 100;
  EXPECT_EQ(what_is_wrong(settings, 0.1), "");
  settings.path_loss = PathLoss::Rma;
  EXPECT_EQ(what_is_wrong(settings, 30), "");
  EXPECT_THAT(what_is_wrong(settings, 31), HasSubstr("link.carrier_ghz = 31: expected from 0.5"));
  EXPECT_THAT(what_is_wrong(settings, 0.4), HasSubstr("link.carrier_ghz = 0.4"));
  settings.tx_power_dbm = 1000;
  EXPECT_THAT(what_is_wrong(settings, 2), HasSubstr("link.tx_power_dbm = 1000"));
}

TEST(PositionSnr, HasThermalNoise) {
  EXPECT_NEAR(noise_dbm(1e-6, 0), -173.975, 1e-3);  // kT in 1 Hz
  EXPECT_NEAR(noise_dbm(20, 7), -173.975 + 73.010 + 7, 1e-3);
}

}  // namespace
}  // namespace airsplit
