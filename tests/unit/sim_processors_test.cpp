#include <gtest/gtest.h>

#include "common/error.h"
#include "sim/energy.h"
#include "sim/processors.h"

namespace airsplit {
namespace {

TEST(Processors, TimeIsWorkOverSpeedAndOverhead) {
  Processor processor;
  processor.peak_gflops = 10;
  processor.efficiency = 0.5;
  processor.overhead_ms = 1;
  // 1e9 multiply-adds are 2e9 operations; at 5e9 per second 0.4 s, and 1 ms.
  EXPECT_DOUBLE_EQ(compute_seconds(processor, 1e9), 0.401);
  EXPECT_EQ(compute_seconds(processor, 0), 0);
}

TEST(Processors, IdealTakesNoTime) {
  const Processors processors = parse_processors("", "p.toml");
  EXPECT_EQ(compute_seconds(find_processor(processors, "ideal", "edge.processor"), 1e15), 0);
}

TEST(Processors, ShippedFileIsRight) {
  const Processors processors =
      load_processors(std::string(AIRSPLIT_SOURCE_DIR) + "/scenarios/processors.toml");
  for (const char* name :
       {"ideal", "raspberry-pi-4", "jetson-nano", "jetson-tx2", "desktop-cpu", "rtx-2080-ti"}) {
    EXPECT_EQ(processors.count(name), 1U) << name;
  }
  EXPECT_EQ(processors.at("rtx-2080-ti").peak_gflops, 13450);
  EXPECT_EQ(processors.at("raspberry-pi-4").peak_gflops, 4 * 1.5 * 8);
}

TEST(Processors, Errors) {
  const auto error = [](const std::string& text) -> std::string {
    try {
      parse_processors(text, "p.toml");
      return "";
    } catch (const InputError& e) {
      return e.what();
    }
  };
  EXPECT_EQ(error("[a]\npeak_gflops = 1\nefficiency = 2\noverhead_ms = 0\nactive_w = 1\n"),
            "p.toml:1: a: expected efficiency, a number from 0.01 to 1");
  EXPECT_EQ(error("[a]\npeak_gflop = 1\n"),
            "p.toml:1: a: unknown key peak_gflop; did you mean peak_gflops?");
  EXPECT_EQ(error("a = 3\n"), "p.toml:1: a: expected a processor, [NAME] above its figures");
  EXPECT_EQ(error("[a\n").substr(0, 26), "p.toml:1: this is not TOML");
  EXPECT_EQ(error("[ideal]\npeak_gflops = 1\nefficiency = 1\noverhead_ms = 0\nactive_w = 1\n"),
            "p.toml:1: ideal: this name is built in");
  EXPECT_THROW(load_processors("/no/such/file"), InputError);
}

TEST(Processors, UnknownNameGetsTheNearest) {
  const Processors processors = parse_processors(
      "[raspberry-pi-4]\npeak_gflops = 1\nefficiency = 1\noverhead_ms = 0\nactive_w = 1\n", "p");
  try {
    find_processor(processors, "rasberry-pi-4", "device.processor");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "device.processor = \"rasberry-pi-4\": no such processor; did you mean "
                 "raspberry-pi-4?; there are: ideal, raspberry-pi-4");
  }
}

/// Huang et al., MobiSys 2012, Table 4, at 1 Mbps for 1 s and at 2 Mbps for 0.5 s.
TEST(UplinkEnergy, FollowsThePublishedModel) {
  EXPECT_NEAR(uplink_energy_mj(Radio::kLte, 125000, 1), 438.39 + 1288.04, 1e-9);
  EXPECT_NEAR(uplink_energy_mj(Radio::kLte, 125000, 0.5), (2 * 438.39 + 1288.04) / 2, 1e-9);
  EXPECT_NEAR(uplink_energy_mj(Radio::kWifi, 125000, 1), 283.17 + 132.86, 1e-9);
  EXPECT_EQ(uplink_energy_mj(Radio::kNone, 125000, 1), 0);
}

}  // namespace
}  // namespace airsplit
