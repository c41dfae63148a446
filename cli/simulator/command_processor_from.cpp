// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/simulator/figures.h"
#include "common/error.h"
#include "common/file.h"
#include "common/utf8.h"
#include "inference/adopted/adopted_bundle.h"
#include "sim/hardware/layer_times.h"
#include "sim/hardware/processor_entry.h"

namespace airsplit {
namespace {

constexpr std::size_t kMostLayerBytes = std::size_t{1} << 26;

CommandLine processor_from_line() {
  return CommandLine(
             "processor-from", "LAYERS.csv",
             "Makes the entry of a processor of times that a profiler wrote: a row for each\n"
             "layer of one image, whose times are summed by block. A layer \"layer1.0.conv2\"\n"
             "is of block layer1.0, as torchvision names ResNet-50's.")
      .required("out", "FILE.toml", "Where the entry goes")
      .option("name", "NAME", "What the processor is called (the file's name)")
      .option("names", "COLUMN", "The column of the layers' names (name, layer, block or module)")
      .option("times", "COLUMN", "The column of their times (the one whose name ends in a unit)")
      .option("unit", "s|ms|us|ns", "Of the times (as the column's name says)")
      .option("runs", "N", "Over how many inferences the times are summed (1)")
      .options("block", "PREFIX=BLOCK",
               "Of which block the layers are whose names begin so; PREFIX= leaves them out")
      .option("bundle", "BUNDLE",
              "The adopted network that was measured, whose blocks the layers are of (ResNet-50)")
      .option("overhead-ms", "MS", "Of each inference, whatever its size (0)")
      .option("active-w", "W", "Power while it computes (0)")
      .option("idle-w", "W", "Power while it does not (0)");
}

/// Of an adopted network and its codecs, in the order of its layers.
std::vector<std::string> blocks_of(const std::string& path) {
  const Bytes bytes = read_file(path);
  if (!is_adopted(bytes))
    throw InputError(fmt::format(
        "--bundle {}: expected what airsplit adopt made; ResNet-50's blocks need no bundle", path));
  const AdoptedBundle bundle = parse_adopted(bytes, path);
  std::vector<std::string> blocks;
  const auto add = [&](const ModuleChain& chain) {
    for (const ModuleStep& step : chain) {
      for (const BlockWork& block : step.work) blocks.push_back(block.name);
    }
  };
  add(bundle.network);
  for (const AdoptedCut& cut : bundle.cuts) add(cut.device + cut.edge);
  for (const AdoptedCodec& codec : bundle.codecs) add(codec.device + codec.edge);
  return blocks;
}

LayerOptions layer_options(const Options& options) {
  LayerOptions layers;
  layers.name_column = options.text("names");
  layers.time_column = options.text("times");
  layers.unit = options.text("unit");
  layers.runs = static_cast<double>(options.whole("runs", 1, 1'000'000'000, 1));
  for (const std::string& rule : options.texts("block")) {
    const std::size_t equals = rule.rfind('=');
    if (equals == std::string::npos || equals == 0)
      throw InputError(fmt::format("--block {}: expected PREFIX=BLOCK", rule));
    layers.blocks.emplace_back(rule.substr(0, equals), rule.substr(equals + 1));
  }
  if (options.has("bundle")) layers.of_network = blocks_of(options.text("bundle"));
  return layers;
}

/// A key of TOML that no other processor has.
void expect_name(const std::string& name) {
  if (!name.empty() && is_one_line(name) && name != "ideal") return;
  throw InputError(fmt::format(
      "--name {}: expected one line of UTF-8 that is not \"ideal\", which is built in", name));
}

int run(const Arguments& arguments, const Tables& /*tables*/) {
  const auto options = processor_from_line().parse(arguments);
  if (!options) return kDone;
  const std::string path = options->text("argument");
  const std::filesystem::path out = options->text("out");
  expect_another_file(out, path);
  MeasuredBlocks measured;
  measured.name = options->has("name") ? options->text("name") : out.stem().string();
  expect_name(measured.name);
  measured.overhead_ms = number_option(*options, "overhead-ms", "milliseconds");
  measured.active_w = number_option(*options, "active-w", "watts");
  measured.idle_w = number_option(*options, "idle-w", "watts");
  measured.source = fmt::format("Measured elsewhere: the layers of {}",
                                std::filesystem::path(path).filename().string());
  measured.blocks =
      parse_layer_times(read_text(path, kMostLayerBytes), path, layer_options(*options));
  write_file(out, to_toml(measured));
  double sum_ms = 0;
  for (const BlockMs& block : measured.blocks) {
    print(fmt::format("  {:<12} {:>10.4f} ms\n", block.block, block.ms));
    sum_ms += block.ms;
  }
  print(fmt::format("{}: {} blocks, {:.4f} ms\n", out.string(), measured.blocks.size(), sum_ms));
  return kDone;
}

}  // namespace

Command processor_from_command() {
  return {"processor-from", "Make a processor of a profiler's times of layers", run};
}

}  // namespace airsplit
