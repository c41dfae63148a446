// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "common/file.h"
#include "sim/hardware/layer_times.h"
#include "sim/hardware/processor_entry.h"
#include "sim/hardware/processors.h"
#include "sim/hardware/reference_core.h"
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
  entry.coding_ns = {{"png_encode", 250.5}, {"entropy_decode", 20}};
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
  EXPECT_EQ(read.coding_ns.at("png_encode"), 250.5);
  EXPECT_EQ(read.coding_ns.at("entropy_decode"), 20);
  EXPECT_EQ(read.coding_ns.at("jpeg_encode"), reference_coding_ns().at("jpeg_encode"));
  for (const TimedBlock& block : entry.blocks) {
    EXPECT_NEAR(block_seconds(read, block.work), block.seconds, 1e-9) << block.work.name;
  }
}

TEST(Processors, CodingTakesItsTimeForEachPixelOrSymbolOfEachImage) {
  Processor processor = simple_processor();
  processor.coding_ns = {{"jpeg_encode", 50}, {"entropy_decode", 20}};
  const PartWork jpeg = coding_step("jpeg_encode", 64 * 64);
  EXPECT_DOUBLE_EQ(compute_seconds(processor, jpeg), 204.8e-6) << "no network: no overhead";
  EXPECT_DOUBLE_EQ(compute_seconds(processor, jpeg, 3), 614.4e-6);
  EXPECT_EQ(compute_seconds(processor, coding_step("png_encode", 64 * 64)), 0) << "not said: free";
  const BlockWork block{"a", 5e6, 2, 1e6, 2e6};  // 10 ms
  EXPECT_DOUBLE_EQ(compute_seconds(processor, coding_step("entropy_decode", 192) + PartWork{block}),
                   3e-3 + 192 * 20e-9 + 10e-3);
  EXPECT_TRUE(coding_step("jpeg_encode", 0).empty());
}

const char* const kRoofline =
    "[a]\npeak_gflops = 1\nefficiency = 1\noverhead_ms = 0\nactive_w = 2\n";

Processor processor_of(const std::string& figures) {
  return parse_processors(kRoofline + figures, "p.toml").at("a");
}

TEST(Processors, WhatIsNotSaidOfCodingTakesTheReferencesCycles) {
  const auto reference = reference_coding_ns();
  EXPECT_EQ(reference.size(), coding_kinds().size());
  EXPECT_EQ(processor_of("").coding_ns, reference);
  const Processor slow =
      processor_of("core_ghz = 1.45\njpeg_encode_ns_px = 12.5\nentropy_decode_ns_symbol = 0\n");
  for (const auto& [kind, ns] : reference) {
    const double expected = kind == "jpeg_encode" ? 12.5 : kind == "entropy_decode" ? 0 : 2 * ns;
    EXPECT_DOUBLE_EQ(slow.coding_ns.at(kind), expected) << kind;
  }
  EXPECT_TRUE(parse_processors("", "p").at("ideal").coding_ns.empty());
}

TEST(Processors, ATableOfBlocksTakesExactlyItsSum) {
  const Processor table = parse_processors(
                              "[a]\nactive_w = 1\noverhead_ms = 0.5\n"
                              "blocks = [{block = \"stem\", ms = 2}, {block = \"fc\", ms = 0.25},"
                              "          {block = \"stem\", macs = 7, ms = 4}]\n",
                              "p")
                              .at("a");
  const BlockWork stem{"stem", 1e9, 1, 1e6, 1e6}, pruned{"stem", 7}, fc{"fc", 5};
  EXPECT_DOUBLE_EQ(compute_seconds(table, {stem, fc}), 2.75e-3);
  EXPECT_DOUBLE_EQ(compute_seconds(table, {pruned, fc}), 4.75e-3) << "its own multiply-adds first";
  EXPECT_DOUBLE_EQ(compute_seconds(table, {stem, fc}, 3), 0.5e-3 + 3 * 2.25e-3);
  EXPECT_NO_THROW(expect_times(table, {stem, fc}, "x"));
  EXPECT_NO_THROW(expect_times(table, coding_step("png_encode", 5), "x"));
  const auto missing = [&](const PartWork& part) -> std::string {
    try {
      expect_times(table, part, "device.processor = \"p.toml\": aecnn");
      return "";
    } catch (const InputError& error) {
      return error.what();
    }
  };
  EXPECT_EQ(
      missing({stem, {"encoder", 3e6}}),
      "device.processor = \"p.toml\": aecnn: there is no time of block \"encoder\" (3e+06 "
      "multiply-adds); there are times of: fc, stem. Expected it among blocks, or for what is "
      "not there network_ms, or peak_gflops and efficiency");
  EXPECT_THROW(compute_seconds(table, {{"encoder", 3e6}}), InputError);
}

TEST(Processors, AWholeNetworksTimeIsSharedByMultiplyAdds) {
  const Processor by_macs = parse_processors(
                                "[a]\nactive_w = 1\nnetwork_ms = 80\nnetwork_macs = 4e9\n"
                                "blocks = [{block = \"fc\", ms = 1}]\n",
                                "p")
                                .at("a");
  EXPECT_DOUBLE_EQ(compute_seconds(by_macs, {{"stem", 1e9}, {"layer1.0", 3e9}}), 80e-3);
  EXPECT_DOUBLE_EQ(compute_seconds(by_macs, {{"stem", 5e7}, {"fc", 9e9}}), 2e-3);
  EXPECT_DOUBLE_EQ(compute_seconds(by_macs, {{"stem", 5e7}}, 4), 4e-3);
  // ResNet-50 has 4.09 G multiply-adds at 224 pixels (He et al., CVPR 2016, say 3.8 G: with the
  // strides on the 1x1 convolutions).
  const Processor by_size =
      parse_processors("[a]\nactive_w = 1\nnetwork_ms = 80\nnetwork_input_px = 224\n", "p").at("a");
  EXPECT_NEAR(by_size.network_macs, 4.09e9, 0.005e9);
}

class ProcessorFiles : public testing::Test {
 protected:
  ProcessorFiles() { std::filesystem::create_directories(folder_); }
  ~ProcessorFiles() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& file) const { return (folder_ / file).string(); }

  /// What is wrong with a processor whose blocks are in this CSV; "" if nothing.
  std::string error_of_csv(const std::string& csv) const {
    write_file(path("blocks.csv"), csv);
    return error_of("active_w = 1\nblocks_csv = \"blocks.csv\"\n");
  }

  std::string error_of(const std::string& figures) const {
    try {
      parse_processors("[a]\n" + figures, path("p.toml"));
      return "";
    } catch (const InputError& error) {
      std::string text = error.what();
      for (std::size_t at; (at = text.find(folder_.string() + "/")) != std::string::npos;)
        text.erase(at, folder_.string().size() + 1);
      return text;
    }
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / fmt::format("airsplit-processors-{}", getpid());
};

TEST_F(ProcessorFiles, BlocksMayStandInACsvBesideTheFile) {
  write_file(path("blocks.csv"), std::string("\xEF\xBB\xBF"
                                             "block,macs,ms\r\n\"stem\",,2\r\nfc,5,0.25\r\n"));
  write_file(path("p.toml"), std::string("[a]\nactive_w = 1\nblocks_csv = \"blocks.csv\"\n"));
  const Processor table = load_processors(path("p.toml")).at("a");
  EXPECT_DOUBLE_EQ(compute_seconds(table, {{"stem", 1e9}, {"fc", 5}}), 2.25e-3);
}

TEST_F(ProcessorFiles, HostileTablesOfBlocksAreNamed) {
  EXPECT_EQ(error_of_csv("block,ms\nstem,1\n"), "");
  EXPECT_EQ(error_of_csv(""),
            "blocks.csv: an empty file, expected the columns block, ms and at will macs");
  EXPECT_EQ(error_of_csv("block,ms\n"), "blocks.csv: there is no row below the columns");
  EXPECT_EQ(error_of_csv("block,mss\nstem,1\n"),
            "blocks.csv:1: unknown column \"mss\"; did you mean ms?; expected the columns block, "
            "ms and at "
            "will macs");
  EXPECT_EQ(error_of_csv("block,macs\nstem,1\n"),
            "blocks.csv:1: expected the columns block, ms and at will macs");
  EXPECT_EQ(error_of_csv("block,ms,ms\nstem,1,1\n"), "blocks.csv:1: the column ms is there twice");
  EXPECT_EQ(error_of_csv("block,ms\nstem,1\nstem,2\n"),
            "blocks.csv:3: block \"stem\" is there twice");
  EXPECT_EQ(error_of_csv("block,ms\n,1\n"), "blocks.csv:2: block is empty, expected a name");
  EXPECT_EQ(error_of_csv("block,ms\nstem\n"), "blocks.csv:2: 1 fields, expected 2");
  for (const std::string ms : {"nan", "-1", "1e308", "inf", "", "fast"}) {
    EXPECT_EQ(error_of_csv("block,ms\nstem," + ms + "\n"),
              "blocks.csv:2: ms = \"" + ms + "\": expected a number from 0 to 1000000000");
  }
  EXPECT_EQ(error_of_csv("block,ms,macs\nstem,1,-2\n"),
            "blocks.csv:2: macs = \"-2\": expected a number from 0 to 1e+18");
  std::string many = "block,ms\n";
  for (int i = 0; i <= 10'000; ++i) many += fmt::format("b{},1\n", i);
  EXPECT_EQ(error_of_csv(many), "blocks.csv:10002: over 10000 blocks");
  EXPECT_THAT(error_of_csv(std::string(2 << 20, 'x')),
              testing::HasSubstr("blocks.csv: the file cannot be read"));
}

TEST_F(ProcessorFiles, TablesThatAreNoFilesAreNamed) {
  std::filesystem::create_directory(path("folder"));
  ASSERT_EQ(mkfifo(path("fifo").c_str(), 0600), 0);
  for (const std::string file : {"folder", "fifo", "none.csv", "/dev/zero"}) {
    EXPECT_THAT(error_of("active_w = 1\nblocks_csv = \"" + file + "\"\n"),
                testing::HasSubstr(file + ": the file cannot be read"))
        << file;
  }
  EXPECT_EQ(error_of("active_w = 1\nblocks_csv = 3\n"),
            "p.toml:1: a: expected blocks_csv, the name of a CSV file");
  EXPECT_THROW(load_processors(path("folder")), InputError);
}

TEST_F(ProcessorFiles, HostileFiguresAreNamed) {
  const std::string roof = "peak_gflops = 1\nefficiency = 1\noverhead_ms = 0\nactive_w = 1\n";
  EXPECT_EQ(error_of(roof), "");
  for (const std::string ns : {"nan", "-1", "1e308", "inf", "\"1\"", "true"}) {
    EXPECT_EQ(error_of(roof + "jpeg_encode_ns_px = " + ns + "\n"),
              "p.toml:1: a: expected jpeg_encode_ns_px, a number from 0 to 1000000000")
        << ns;
  }
  EXPECT_EQ(error_of(roof + "core_ghz = 0\n"),
            "p.toml:1: a: expected core_ghz, a number from 0.001 to 100");
  EXPECT_EQ(error_of(roof + "jpg_encode_ns_px = 1\n"),
            "p.toml:1: a: unknown key jpg_encode_ns_px; did you mean jpeg_encode_ns_px?");
  EXPECT_EQ(error_of(roof + "network_ms = 1\nnetwork_macs = 1e9\n"),
            "p.toml:1: a: network_ms and peak_gflops are both there, expected one of them");
  const std::string one_of =
      "p.toml:1: a: network_ms: expected with it either network_macs, or network_input_px if the "
      "network is ResNet-50";
  EXPECT_EQ(error_of("active_w = 1\nnetwork_ms = 1\n"), one_of);
  EXPECT_EQ(error_of("active_w = 1\nnetwork_ms = 1\nnetwork_macs = 1e9\nnetwork_input_px = 224\n"),
            one_of);
  EXPECT_EQ(error_of("active_w = 1\nblocks = []\nnetwork_macs = 1e9\n"),
            "p.toml:1: a: expected network_ms: it is missing");
  EXPECT_EQ(error_of("active_w = 1\nnetwork_ms = 1\nnetwork_input_px = 1e308\n"),
            "p.toml:1: a: expected network_input_px, a number from 1 to 8192");
  EXPECT_EQ(error_of("active_w = 1\nnetwork_ms = nan\nnetwork_macs = 1\n"),
            "p.toml:1: a: expected network_ms, a number from 0 to 1000000");
  EXPECT_EQ(error_of("blocks = []\n"), "p.toml:1: a: expected active_w: it is missing");
  EXPECT_EQ(error_of("blocks = []\nactive_w = 1\nmemory_gb_s = 3\n"),
            "p.toml:1: a: expected peak_gflops, efficiency, overhead_ms: they are missing");
  EXPECT_EQ(error_of("active_w = 1\nblocks = []\nblocks_csv = \"b.csv\"\n"),
            "p.toml:1: a: blocks and blocks_csv are both there, expected one of them");
  EXPECT_EQ(
      error_of("active_w = 1\nblocks = [{block = \"stem\", ms = 1}, {block = \"stem\", ms = 1}]\n"),
      "p.toml:1: a: block stem: it is there twice");
  EXPECT_EQ(error_of("active_w = 1\nblocks = [{block = \"stem\", mss = 1}]\n"),
            "p.toml:1: a: block stem: unknown key mss; did you mean ms?");
}

TEST(LayerTimes, AreSummedByBlock) {
  const auto sums = parse_layer_times(
      "module,count,time_us\n"
      "conv1,1,1500\nbn1,1,500\nmodel.layer1.0.conv1,1,1000\nlayer1.0.relu,1,250\n"
      "/layer1/layer1.1/conv1/Conv,1,2000\nlayer3.5.conv2 + "
      "layer3.5.relu,1,125\navgpool,1,1000\nfc,1,9000\n",
      "layers.csv", {});
  std::string text;
  for (const BlockMs& block : sums) text += fmt::format("{} {} ", block.block, block.ms);
  EXPECT_EQ(text, "stem 2 layer1.0 1.25 layer1.1 2 layer3.5 0.125 fc 10 ");
}

TEST(LayerTimes, ColumnsUnitsAndBlocksCanBeSaid) {
  LayerOptions options;
  options.name_column = "op";
  options.time_column = "total";
  options.unit = "s";
  options.runs = 100;
  options.blocks = {{"res2", "layer1.0"}, {"res2b", "layer1.1"}, {"noise", ""}};
  const auto sums = parse_layer_times(
      "op,total,time_ms\nres2a_1,0.5,1\nres2b_1,0.25,1\nnoise,9,1\nres2a_2,0.5,1\n", "layers.csv",
      options);
  ASSERT_EQ(sums.size(), 2U);
  EXPECT_EQ(sums[0].block, "layer1.0");
  EXPECT_DOUBLE_EQ(sums[0].ms, 10);
  EXPECT_EQ(sums[1].block, "layer1.1");
  EXPECT_DOUBLE_EQ(sums[1].ms, 2.5);
}

TEST(LayerTimes, OfAnotherNetworkBelongToItsBlocks) {
  LayerOptions options;
  options.of_network = {"features.1", "features.10", "features.1.conv", "classifier", ""};
  const auto sums = parse_layer_times(
      "name,ms\nfeatures.1.0,1\nrelu,2\nnet.features.10.1,4\npool,8\nfeatures.1.conv.0,16\n"
      "/classifier/Gemm,32\n",
      "layers.csv", options);
  std::string text;
  for (const BlockMs& block : sums) text += fmt::format("{} {} ", block.block, block.ms);
  EXPECT_EQ(text, "features.1 3 features.10 12 features.1.conv 16 classifier 32 ");
  EXPECT_THROW(parse_layer_times("name,ms\nrelu,2\n", "layers.csv", options), InputError);
}

TEST(LayerTimes, ErrorsNameTheLine) {
  const auto error = [](const std::string& text, const LayerOptions& options = {}) -> std::string {
    try {
      parse_layer_times(text, "l.csv", options);
      return "";
    } catch (const InputError& e) {
      return e.what();
    }
  };
  EXPECT_EQ(error(""), "l.csv: an empty file, expected a row for each layer");
  EXPECT_EQ(error("name,ms\n"), "l.csv: no layer of a block below the columns");
  EXPECT_EQ(error("x,ms\n"),
            "l.csv:1: no column is called name, layer, block, module or kernel: say which it is, "
            "--names COLUMN");
  EXPECT_EQ(error("name,params\n"),
            "l.csv:1: no column's name ends in ms, us or ns: say which holds the times, "
            "--times COLUMN --unit UNIT");
  EXPECT_EQ(error("name,timeMs,averageMs\n"),
            "l.csv:1: several columns are times (timeMs, averageMs): say which, --times COLUMN");
  EXPECT_EQ(error("name,timeMs,averageMs\nfc,1,2\n", {"", "averageMs", "", 1, {}}), "");
  EXPECT_EQ(error("name,cost\n", {"", "cost", "", 1, {}}),
            "l.csv:1: the column \"cost\" does not say its unit: say it, --unit s|ms|us|ns");
  EXPECT_EQ(error("name,cost\n", {"", "cost", "min", 1, {}}),
            "--unit min: expected s, ms, us or ns");
  EXPECT_EQ(error("name,cost\n", {"", "costs", "ms", 1, {}}),
            "l.csv:1: there is no column \"costs\"; did you mean cost?; there are: name, cost");
  for (const std::string ms : {"nan", "-1", "1e308", ""})
    EXPECT_EQ(error("name,ms\nfc," + ms + "\n"),
              "l.csv:2: \"" + ms + "\": expected a time of 0 or more");
  EXPECT_EQ(error("name,ms\nfc\n"), "l.csv:2: 1 fields, expected 2");
  EXPECT_EQ(error("name,ms\nres5c,1\n"),
            "l.csv:2: layer \"res5c\" is of no block of ResNet-50: say of which, --block "
            "PREFIX=BLOCK, or "
            "that it is left out, --block PREFIX=, or whose network this is, --bundle BUNDLE");
}

TEST(Processors, WhatProcessorFromWritesIsReadBack) {
  MeasuredBlocks measured{"mine", {{"stem", 2}, {"fc", 0.125}}, 0.5, 7, 2, "a test"};
  const Processor read = only_processor(parse_processors(to_toml(measured), "p"), "k");
  EXPECT_DOUBLE_EQ(compute_seconds(read, {{"stem", 1}, {"fc", 2}}), 2.625e-3);
  EXPECT_EQ(read.active_w, 7);
  EXPECT_EQ(read.idle_w, 2);
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
  EXPECT_EQ(
      error("3"),
      "p.toml:1: a: expected blocks, a list of {block = \"...\", ms = ...}, at will with macs = "
      "...");
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
