// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/simulator/figures.h"
#include "common/data_folder.h"
#include "common/error.h"
#include "common/file.h"
#include "inference/engine/bundle.h"
#include "inference/engine/torch_module.h"
#include "inference/profile/coding_timing.h"
#include "sim/hardware/processor_entry.h"

namespace airsplit {
namespace {

CommandLine measure_processor_line() {
  return CommandLine("measure-processor", "",
                     "Times every block of a bundle's networks and the coding of images and "
                     "symbols on this\n"
                     "machine and writes the entry of a processor: device.processor = "
                     "\"FILE.toml\" in a scenario.")
      .required("bundle", "BUNDLE", "A bundle's name or path")
      .required("out", "FILE.toml", "Where the entry goes")
      .option("name", "NAME", "What the processor is called (the file's name)")
      .option("threads", "N", "LibTorch's threads within a layer (1)")
      .option("repetitions", "N", "Runs of each block; the median counts (20)")
      .option("active-w", "W", "Power while it computes, which this program cannot measure (0)")
      .option("idle-w", "W", "Power while it does not (0)");
}

/// "model name : ..." of Linux, or nothing.
std::string cpu_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("model name", 0) != 0 && line.rfind("Model", 0) != 0) continue;
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) return line.substr(colon + 2);
  }
  return "an unnamed processor";
}

int run(const Arguments& arguments, const Tables& tables) {
  const auto options = measure_processor_line().parse(arguments);
  if (!options) return kDone;
  const auto cores = std::max(1U, std::thread::hardware_concurrency());
  TimingOptions timing;
  timing.threads = static_cast<int>(options->whole("threads", 1, cores, 1));
  timing.repetitions = static_cast<int>(options->whole("repetitions", 1, 10'000, 20));
  ProcessorEntry entry;
  const std::filesystem::path out = options->text("out");
  expect_writable(out);
  entry.name = options->has("name") ? options->text("name") : out.stem().string();
  entry.active_w = number_option(*options, "active-w", "watts");
  entry.idle_w = number_option(*options, "idle-w", "watts");
  const auto bundle = bundle_path(options->text("bundle"), data_folder()).string();

  Progress progress;
  timing.progress = [&](std::size_t done, std::size_t all) {
    progress.show(fmt::format("block {} of {},", done, all),
                  static_cast<double>(done) / static_cast<double>(all));
  };
  const InferenceTables& inference = inference_of(tables);
  const Engine& engine = inference.engine();
  entry.blocks = engine.time_blocks(bundle, timing);
  entry.limits = engine.measure_limits(timing.threads);
  entry.coding_ns = time_coding(
      *parse_networks(read_file(bundle), bundle, engine, inference.schemes), timing.repetitions);
  progress.clear();
  entry.source = fmt::format(
      "Measured by airsplit measure-processor with the bundle {}: {}, {} of {} threads, "
      "median of {} runs of a block",
      options->text("bundle"), cpu_name(), timing.threads, cores, timing.repetitions);
  write_file(out, to_toml(entry));
  print(fmt::format("{}: {} blocks; the network takes {:.2f} ms, {:.0f} % of {:.1f} GFLOP/s\n",
                    out.string(), entry.blocks.size(), 1e3 * network_seconds(entry),
                    100 * efficiency(entry), entry.limits.gflops));
  return kDone;
}

}  // namespace

Command measure_processor_command() {
  return {"measure-processor", "Time a bundle's blocks on this machine", run};
}

}  // namespace airsplit
