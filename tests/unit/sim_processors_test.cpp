#include <gtest/gtest.h>

#include "common/error.h"
#include "sim/hardware/processor_entry.h"
#include "sim/hardware/processors.h"
#include "sim/run/energy.h"

namespace airsplit {
namespace {

TEST(Processors, TimeIsWorkOverSpeedAndOverhead) {
  Processor processor;
  processor.peak_gflops = 10;
  processor.efficiency = 0.5;
  processor.overhead_ms = 1;
  // 1e9 multiply-adds are 2e9 operations; at 5e9 per second 0.4 s, and 1 ms.
  EXPECT_DOUBLE_EQ(compute_seconds(processor, {{"a", 1e9}}), 0.401);
  EXPECT_EQ(compute_seconds(processor, {}), 0);
}

// 1e9 operations and bytes per second, 1 ms a layer.
Processor simple_processor() {
  Processor processor;
  processor.peak_gflops = 1;
  processor.memory_gb_s = 1;
  processor.layer_ms = 1;
  processor.overhead_ms = 3;
  return processor;
}

TEST(Processors, ABlockIsBoundByTheHighestOfItsThreeRoofs) {
  const Processor processor = simple_processor();
  const BlockWork by_operations{"a", 5e6, 2, 1e6, 2e6};  // 10 ms, 3 ms, 2 ms
  const BlockWork by_memory{"b", 1e6, 2, 4e6, 2e6};      // 2 ms, 6 ms, 2 ms
  const BlockWork by_layers{"c", 1e6, 7, 1e6, 2e6};      // 2 ms, 3 ms, 7 ms
  EXPECT_DOUBLE_EQ(block_seconds(processor, by_operations), 0.010);
  EXPECT_DOUBLE_EQ(block_seconds(processor, by_memory), 0.006);
  EXPECT_DOUBLE_EQ(block_seconds(processor, by_layers), 0.007);
  EXPECT_DOUBLE_EQ(compute_seconds(processor, {by_operations, by_memory, by_layers}), 0.026);
  // Of 3 images: 30 ms; 4 + 3 x 2 = 10 ms; still 7 ms.
  EXPECT_DOUBLE_EQ(block_seconds(processor, by_operations, 3), 0.030);
  EXPECT_DOUBLE_EQ(block_seconds(processor, by_memory, 3), 0.010);
  EXPECT_DOUBLE_EQ(block_seconds(processor, by_layers, 3), 0.007);
}

TEST(Processors, AMeasuredBlockTakesWhatWasMeasured) {
  Processor processor = simple_processor();
  processor.block_ms[{"a", 5e6}] = 4;
  const BlockWork block{"a", 5e6, 2, 1e6, 2e6}, other{"a", 6e6, 2, 1e6, 2e6};
  EXPECT_DOUBLE_EQ(block_seconds(processor, block), 0.004);
  EXPECT_DOUBLE_EQ(block_seconds(processor, other), 0.012);     // other operations: not this block
  EXPECT_DOUBLE_EQ(block_seconds(processor, block, 3), 0.012);  // three times by the roofline
}

TEST(Processors, AScenarioNamesOnesOwnByFile) {
  EXPECT_EQ(parse_processor_name("jetson-nano").name, "jetson-nano");
  EXPECT_EQ(parse_processor_name("jetson-nano").path, "");
  EXPECT_EQ(parse_processor_name("my/laptop.toml").path, "my/laptop.toml");
  EXPECT_EQ(parse_processor_name("my/laptop.toml").name, "");
  EXPECT_EQ(parse_processor_name("laptop.toml:fast").path, "laptop.toml");
  EXPECT_EQ(parse_processor_name("laptop.toml:fast").name, "fast");
  const std::string figures = "\npeak_gflops = 1\nefficiency = 1\noverhead_ms = 0\nactive_w = 2\n";
  EXPECT_EQ(only_processor(parse_processors("[a]" + figures, "p"), "k").active_w, 2);
  EXPECT_THROW(only_processor(parse_processors("[a]" + figures + "[b]" + figures, "p"), "k"),
               InputError);
  EXPECT_THROW(only_processor(parse_processors("", "p"), "k"), InputError);
}

TEST(Processors, WhatMeasureProcessorWritesIsReadBack) {
  ProcessorEntry entry;
  entry.name = "a \"quoted\" one";
  entry.limits = {80, 12};
  entry.active_w = 15;
  entry.source = "a test";
  // 4e7 operations in 1 ms are 40 GFLOP/s, half of the peak; what is behind the classifier does not
  // count.
  entry.blocks = {{{"stem", 1e7, 1, 0, 0}, 0.0004},
                  {{"fc", 1e7, 1, 0, 0}, 0.0006},
                  {{"decoder", 3e7, 3, 0, 0}, 0.002}};
  EXPECT_DOUBLE_EQ(network_seconds(entry), 0.001);
  EXPECT_DOUBLE_EQ(efficiency(entry), 0.5);
  const Processor read = only_processor(parse_processors(to_toml(entry), "p"), "k");
  EXPECT_EQ(read.peak_gflops, 80);
  EXPECT_EQ(read.efficiency, 0.5);
  EXPECT_EQ(read.memory_gb_s, 12);
  EXPECT_EQ(read.active_w, 15);
  for (const TimedBlock& block : entry.blocks) {
    EXPECT_NEAR(block_seconds(read, block.work), block.seconds, 1e-9) << block.work.name;
  }
}

TEST(Processors, IdealTakesNoTime) {
  const Processors processors = parse_processors("", "p.toml");
  EXPECT_EQ(compute_seconds(find_processor(processors, "ideal", "edge.processor"), {{"a", 1e15}}),
            0);
}

TEST(Processors, ShippedFileIsRight) {
  const Processors processors =
      load_processors(std::string(AIRSPLIT_SOURCE_DIR) + "/scenarios/processors.toml");
  for (const char* name :
       {"ideal", "raspberry-pi-4", "jetson-nano", "jetson-tx2", "jetson-agx-xavier",
        "snapdragon-855-plus", "desktop-cpu", "rtx-2080-ti", "tesla-t4", "tesla-v100", "stm32h7"}) {
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

TEST(Processors, SaysAllThatIsMissingAtOnce) {
  try {
    parse_processors("[a]\nactive_w = 1\n", "p.toml");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "p.toml:1: a: expected peak_gflops, efficiency, overhead_ms: they are missing");
  }
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

TEST(Processors, ErrorsOfMeasuredBlocks) {
  const auto error = [](const std::string& blocks) -> std::string {
    try {
      parse_processors(
          "[a]\npeak_gflops = 1\nefficiency = 1\noverhead_ms = 0\nactive_w = 1\nblocks = " +
              blocks + "\n",
          "p.toml");
      return "";
    } catch (const InputError& e) {
      return e.what();
    }
  };
  EXPECT_EQ(error("[]"), "");
  // 2e8 operations in 3.2 us, where 1 GFLOP/s is the peak: 3.2 ms were meant, in seconds.
  EXPECT_EQ(error("[{name = \"x\", macs = 1e8, ms = 0.0032}]").substr(0, 20),
            "p.toml:1: a: block x");
  EXPECT_EQ(error("[{name = \"x\", macs = nan, ms = 1}]"),
            "p.toml:1: a: block x: expected macs, a number from 0 to 1e+18");
  EXPECT_EQ(error("[{name = \"x\", macs = 1, ms = 1}, {name = \"x\", macs = 1, ms = 2}]"),
            "p.toml:1: a: block x: another one has as many macs");
  EXPECT_EQ(error("3"),
            "p.toml:1: a: expected blocks, a list of {name = \"...\", macs = ..., ms = ...}");
  EXPECT_EQ(error("[3]"), error("3"));
  EXPECT_EQ(error("[{name = \"x\", macs = 1}]"),
            "p.toml:1: a: block x: expected ms, a number from 0 to 1000000000");
}

/// Huang et al., MobiSys 2012, Table 4, at 1 Mbps for 1 s and at 2 Mbps for 0.5 s.
TEST(UplinkEnergy, FollowsThePublishedModel) {
  EXPECT_NEAR(uplink_energy_mj(radio_power(Radio::kLte), 125000, 1), 438.39 + 1288.04, 1e-9);
  EXPECT_NEAR(uplink_energy_mj(radio_power(Radio::kLte), 125000, 0.5), (2 * 438.39 + 1288.04) / 2,
              1e-9);
  EXPECT_NEAR(uplink_energy_mj(radio_power(Radio::kWifi), 125000, 1), 283.17 + 132.86, 1e-9);
  EXPECT_EQ(uplink_energy_mj(radio_power(Radio::kNone), 125000, 1), 0);
  EXPECT_NEAR(downlink_energy_mj(radio_power(Radio::kLte), 125000, 1), 51.97 + 1288.04, 1e-9);
  EXPECT_NEAR(downlink_energy_mj(radio_power(Radio::kWifi), 125000, 1), 137.01 + 132.86, 1e-9);
}

}  // namespace
}  // namespace airsplit
