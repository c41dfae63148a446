// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Files of processors: what scenarios/processors.toml says at its top.
#include <algorithm>
#include <limits>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/file.h"
#include "common/nearest.h"
#include "common/shortened.h"
#include "common/toml.h"
#include "inference/scheme/resnet_shape.h"
#include "sim/hardware/block_table.h"
#include "sim/hardware/processors.h"
#include "sim/hardware/reference_core.h"

namespace airsplit {
namespace {

constexpr double kMostMs = 1e6;
constexpr double kMostWatts = 1e6;
constexpr double kMostCodingNs = 1e9;
constexpr int kMostInputPx = 8192;

/// One figure of a processor. `where` is the file, line and name of the processor.
double figure(const toml::table& table, const std::string& key, double low, double high,
              const std::string& where) {
  const auto value = table[key].value<double>();
  if (!value || !(*value >= low && *value <= high)) {
    throw InputError(fmt::format("{}: expected {}, a number from {} to {}", where, key, low, high));
  }
  return *value;
}

/// The same of a figure that need not be there.
double figure_or(const toml::table& table, const std::string& key, double low, double high,
                 double otherwise, const std::string& where) {
  return table.contains(key) ? figure(table, key, low, high, where) : otherwise;
}

std::vector<std::string> known_keys() {
  std::vector<std::string> keys = {
      "peak_gflops", "efficiency", "memory_gb_s", "layer_ms",     "overhead_ms",
      "active_w",    "idle_w",     "network_ms",  "network_macs", "network_input_px",
      "blocks",      "blocks_csv", "core_ghz",    "source"};
  for (const CodingKind& kind : coding_kinds()) keys.push_back(coding_key(kind));
  return keys;
}

void expect_known(const toml::table& table, const std::vector<std::string>& known,
                  const std::string& where) {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw InputError(
          fmt::format("{}: unknown key {}{}", where, shortened(name), suggestion(name, known)));
    }
  }
}

/// Throws InputError that names all of these keys that are missing.
void expect_keys(const toml::table& table, const std::vector<const char*>& keys,
                 const std::string& where) {
  std::vector<std::string> missing;
  for (const char* key : keys)
    if (!table.contains(key)) missing.emplace_back(key);
  if (missing.empty()) return;
  throw InputError(fmt::format("{}: expected {}: {} missing", where, fmt::join(missing, ", "),
                               missing.size() == 1 ? "it is" : "they are"));
}

bool has_any(const toml::table& table, const std::vector<const char*>& keys) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](const char* key) { return table.contains(key); });
}

/// A file has the figures of a roofline, or times that were measured, or both.
void check_required(const toml::table& table, const std::string& where) {
  const bool is_measured = has_any(table, {"blocks", "blocks_csv", "network_ms"});
  const bool has_roofline =
      has_any(table, {"peak_gflops", "efficiency", "memory_gb_s", "layer_ms"});
  if (has_roofline || !is_measured)
    expect_keys(table, {"peak_gflops", "efficiency", "overhead_ms", "active_w"}, where);
  expect_keys(table, {"active_w"}, where);
  if (has_roofline && table.contains("network_ms"))
    throw InputError(where + ": network_ms and peak_gflops are both there, expected one of them");
  if (!table.contains("network_ms") && has_any(table, {"network_macs", "network_input_px"}))
    expect_keys(table, {"network_ms"}, where);
  if (table.contains("network_ms") &&
      table.contains("network_macs") == table.contains("network_input_px")) {
    throw InputError(where +
                     ": network_ms: expected with it either network_macs, or network_input_px "
                     "if the network is ResNet-50");
  }
}

/// A block that was measured is not ten times as fast as the peak: then its unit is wrong.
void check_speed(const Processor& processor, const std::string& where) {
  constexpr double kTooFast = 10;
  if (processor.peak_gflops == 0) return;
  for (const auto& [block, ms] : processor.block_ms) {
    const auto& [name, macs] = block;
    if (macs <= 0) continue;
    const double gflops = ms > 0 ? 2 * macs / ms / 1e6 : std::numeric_limits<double>::infinity();
    if (gflops <= kTooFast * processor.peak_gflops) continue;
    throw InputError(fmt::format(
        "{}: block {}: {:g} multiply-adds in {:g} ms are {:.3g} GFLOP/s, with peak_gflops = {:g}: "
        "expected a time in milliseconds",
        where, name, macs, ms, gflops, processor.peak_gflops));
  }
}

/// {block = "layer1.0", macs = 1e8, ms = 3.2}; `name`, as older files have it, is `block` too.
void parse_block(const toml::table& block, const std::string& where, const std::string& expected,
                 BlockTimes& times) {
  const char* key = block.contains("name") ? "name" : "block";
  const auto name = block[key].value<std::string>();
  if (!name || name->empty()) throw InputError(where + expected);
  const std::string its_place = fmt::format("{}: block {}", where, shortened(*name));
  expect_known(block, {key, "macs", "ms"}, its_place);
  const double macs = figure_or(block, "macs", 0, kMostBlockMacs, kAnyMacs, its_place);
  const double ms = figure(block, "ms", 0, kMostBlockMs, its_place);
  if (!times.emplace(std::pair(*name, macs), ms).second) {
    throw InputError(macs == kAnyMacs ? its_place + ": it is there twice"
                                      : its_place + ": another one has as many macs");
  }
}

/// blocks = [{block = "layer1.0", ms = 3.2}, ...]
BlockTimes parse_blocks(const toml::table& table, const std::string& where) {
  const toml::array* blocks = table.get("blocks")->as_array();
  const std::string expected =
      ": expected blocks, a list of {block = \"...\", ms = ...}, at will with macs = ...";
  if (blocks == nullptr) throw InputError(where + expected);
  BlockTimes times;
  for (const toml::node& item : *blocks) {
    const toml::table* block = item.as_table();
    if (block == nullptr) throw InputError(where + expected);
    parse_block(*block, where, expected, times);
  }
  return times;
}

/// The file lies beside the one that names it.
BlockTimes read_blocks_csv(const toml::table& table, const std::string& where,
                           const std::filesystem::path& folder, const ReadText& read) {
  const auto file = table["blocks_csv"].value<std::string>();
  if (!file || file->empty())
    throw InputError(where + ": expected blocks_csv, the name of a CSV file");
  const std::filesystem::path path = folder / *file;
  std::string text;
  try {
    text = read(path);
  } catch (const InputError& problem) {
    throw InputError(fmt::format("{}: blocks_csv: {}", where, problem.what()));
  }
  return parse_block_table(text, path.string());
}

double network_macs(const toml::table& table, const std::string& where) {
  if (table.contains("network_macs"))
    return figure(table, "network_macs", 1, kMostBlockMacs, where);
  ResNetShape resnet;
  resnet.input_px = static_cast<int>(figure(table, "network_input_px", 1, kMostInputPx, where));
  return resnet.macs();
}

std::map<std::string, double> parse_coding(const toml::table& table, const std::string& where) {
  const double ghz = figure_or(table, "core_ghz", 1e-3, 100, kReferenceGhz, where);
  std::map<std::string, double> ns = reference_coding_ns(ghz);
  for (const CodingKind& kind : coding_kinds()) {
    double& of_one = ns.at(kind.name);
    of_one = figure_or(table, coding_key(kind), 0, kMostCodingNs, of_one, where);
  }
  return ns;
}

Processor parse_processor(const toml::table& table, const std::string& where,
                          const std::filesystem::path& folder, const ReadText& read) {
  expect_known(table, known_keys(), where);
  check_required(table, where);
  Processor processor;
  processor.peak_gflops = figure_or(table, "peak_gflops", 0.1, 1e9, 0, where);
  processor.efficiency = figure_or(table, "efficiency", 0.01, 1, 1, where);
  processor.memory_gb_s = figure_or(table, "memory_gb_s", 1e-3, 1e9, processor.memory_gb_s, where);
  processor.layer_ms = figure_or(table, "layer_ms", 0, kMostMs, 0, where);
  processor.overhead_ms = figure_or(table, "overhead_ms", 0, kMostMs, 0, where);
  processor.active_w = figure(table, "active_w", 0, kMostWatts, where);
  processor.idle_w = figure_or(table, "idle_w", 0, kMostWatts, 0, where);
  if (table.contains("network_ms")) {
    processor.network_ms = figure(table, "network_ms", 0, kMostMs, where);
    processor.network_macs = network_macs(table, where);
  }
  if (table.contains("blocks") && table.contains("blocks_csv"))
    throw InputError(where + ": blocks and blocks_csv are both there, expected one of them");
  if (table.contains("blocks")) processor.block_ms = parse_blocks(table, where);
  if (table.contains("blocks_csv"))
    processor.block_ms = read_blocks_csv(table, where, folder, read);
  check_speed(processor, where);
  processor.coding_ns = parse_coding(table, where);
  return processor;
}

}  // namespace

std::string read_small_text(const std::filesystem::path& path) {
  return read_text(path, kMostTomlBytes);
}

Processors parse_processors(const std::string& text, const std::string& name,
                            const ReadText& read) {
  Processor ideal;
  ideal.peak_gflops = std::numeric_limits<double>::infinity();
  Processors processors = {{"ideal", ideal}};
  const std::filesystem::path folder = std::filesystem::path(name).parent_path();
  for (const auto& [key, node] : parse_toml(text, name)) {
    const std::string where =
        fmt::format("{}:{}: {}", name, node.source().begin.line, std::string(key.str()));
    const toml::table* table = node.as_table();
    if (!table) throw InputError(where + ": expected a processor, [NAME] above its figures");
    const Processor processor = parse_processor(*table, where, folder, read);
    if (!processors.emplace(std::string(key.str()), processor).second) {
      throw InputError(where + ": this name is built in");
    }
  }
  return processors;
}

Processors load_processors(const std::filesystem::path& path) {
  return parse_processors(read_toml(path.string()), path.string());
}

}  // namespace airsplit
