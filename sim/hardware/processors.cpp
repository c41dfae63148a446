#include "sim/hardware/processors.h"

#include <algorithm>
#include <limits>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/nearest.h"
#include "common/shortened.h"
#include "common/toml.h"

namespace airsplit {
namespace {

/// One figure of a processor. `where` is the file, line and name of the processor.
double figure(const toml::table& table, const char* key, double low, double high,
              const std::string& where) {
  const auto value = table[key].value<double>();
  if (!value || !(*value >= low && *value <= high)) {
    throw InputError(fmt::format("{}: expected {}, a number from {} to {}", where, key, low, high));
  }
  return *value;
}

/// Throws InputError that names all the figures that are missing.
void check_required(const toml::table& table, const std::string& where) {
  std::vector<std::string> missing;
  for (const char* key : {"peak_gflops", "efficiency", "overhead_ms", "active_w"})
    if (!table.contains(key)) missing.emplace_back(key);
  if (missing.empty()) return;
  throw InputError(fmt::format("{}: expected {}: {} missing", where, fmt::join(missing, ", "),
                               missing.size() == 1 ? "it is" : "they are"));
}

/// A block that was measured is not ten times as fast as the peak: then its unit is wrong.
void check_speed(const Processor& processor, const std::string& block, double macs, double ms,
                 const std::string& where) {
  constexpr double kTooFast = 10;
  const double gflops = ms > 0 ? 2 * macs / ms / 1e6 : std::numeric_limits<double>::infinity();
  if (macs == 0 || gflops <= kTooFast * processor.peak_gflops) return;
  throw InputError(fmt::format(
      "{}: block {}: {:g} multiply-adds in {:g} ms are {:.3g} GFLOP/s, with peak_gflops = {:g}: "
      "expected a time in milliseconds",
      where, block, macs, ms, gflops, processor.peak_gflops));
}

/// The same of a figure that need not be there.
double figure_or(const toml::table& table, const char* key, double low, double high,
                 double otherwise, const std::string& where) {
  return table.contains(key) ? figure(table, key, low, high, where) : otherwise;
}

/// blocks = [{name = "layer1.0", macs = 1e8, ms = 3.2}, ...]
void parse_blocks(const toml::table& table, const std::string& where, Processor& processor) {
  const toml::node* node = table.get("blocks");
  if (node == nullptr) return;
  const toml::array* blocks = node->as_array();
  const std::string expected =
      ": expected blocks, a list of {name = \"...\", macs = ..., ms = ...}";
  if (blocks == nullptr) throw InputError(where + expected);
  for (const toml::node& item : *blocks) {
    const toml::table* block = item.as_table();
    const auto name = block ? (*block)["name"].value<std::string>() : std::nullopt;
    if (!name) throw InputError(where + expected);
    const std::string its_place = fmt::format("{}: block {}", where, *name);
    const double macs = figure(*block, "macs", 0, 1e18, its_place);
    const double ms = figure(*block, "ms", 0, 1e9, its_place);
    check_speed(processor, *name, macs, ms, where);
    if (!processor.block_ms.emplace(std::make_pair(*name, macs), ms).second) {
      throw InputError(fmt::format("{}: another one has as many macs", its_place));
    }
  }
}

Processor parse_processor(const toml::table& table, const std::string& where) {
  for (const auto& [key, node] : table) {
    static const std::vector<std::string> known = {"peak_gflops", "efficiency",  "memory_gb_s",
                                                   "layer_ms",    "overhead_ms", "active_w",
                                                   "idle_w",      "blocks",      "source"};
    const std::string name(key.str());
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw InputError(
          fmt::format("{}: unknown key {}{}", where, shortened(name), suggestion(name, known)));
    }
  }
  check_required(table, where);
  Processor processor;
  processor.peak_gflops = figure(table, "peak_gflops", 0.1, 1e9, where);
  processor.efficiency = figure(table, "efficiency", 0.01, 1, where);
  processor.memory_gb_s = figure_or(table, "memory_gb_s", 1e-3, 1e9, processor.memory_gb_s, where);
  processor.layer_ms = figure_or(table, "layer_ms", 0, 1e6, 0, where);
  processor.overhead_ms = figure(table, "overhead_ms", 0, 1e6, where);
  processor.active_w = figure(table, "active_w", 0, 1e6, where);
  processor.idle_w = figure_or(table, "idle_w", 0, 1e6, 0, where);
  parse_blocks(table, where, processor);
  return processor;
}

double roofline_seconds(const Processor& processor, const BlockWork& block, int batch) {
  const double images = batch;
  const double compute_s =
      2 * block.macs * images / (processor.peak_gflops * 1e9 * processor.efficiency);
  const double memory_s =
      (block.weight_bytes + images * block.activation_bytes) / (processor.memory_gb_s * 1e9);
  return std::max({compute_s, memory_s, block.layers * processor.layer_ms / 1e3});
}

}  // namespace

double block_seconds(const Processor& processor, const BlockWork& block, int batch) {
  const auto measured = processor.block_ms.find({block.name, block.macs});
  if (measured == processor.block_ms.end()) return roofline_seconds(processor, block, batch);
  const double one_s = measured->second / 1e3;
  if (batch == 1) return one_s;
  const double roof_s = roofline_seconds(processor, block, 1);
  return one_s * (roof_s > 0 ? roofline_seconds(processor, block, batch) / roof_s : batch);
}

double compute_seconds(const Processor& processor, const PartWork& part, int batch) {
  if (total_macs(part) <= 0) return 0;
  double seconds = processor.overhead_ms / 1e3;
  for (const BlockWork& block : part) seconds += block_seconds(processor, block, batch);
  return seconds;
}

Processor only_processor(const Processors& processors, const std::string& key) {
  std::vector<std::string> names;
  for (const auto& entry : processors) {
    if (entry.first != "ideal") names.push_back(entry.first);
  }
  if (names.size() == 1) return processors.at(names.front());
  throw InputError(fmt::format("{}: this file has {} processors{}{}: say which, FILE.toml:NAME",
                               key, names.size(), names.empty() ? "" : ": ",
                               fmt::join(names, ", ")));
}

Processors parse_processors(const std::string& text, const std::string& name) {
  Processor ideal;
  ideal.peak_gflops = std::numeric_limits<double>::infinity();
  Processors processors = {{"ideal", ideal}};
  for (const auto& [key, node] : parse_toml(text, name)) {
    const std::string where =
        fmt::format("{}:{}: {}", name, node.source().begin.line, std::string(key.str()));
    const toml::table* table = node.as_table();
    if (!table) throw InputError(where + ": expected a processor, [NAME] above its figures");
    if (!processors.emplace(std::string(key.str()), parse_processor(*table, where)).second) {
      throw InputError(where + ": this name is built in");
    }
  }
  return processors;
}

Processors load_processors(const std::filesystem::path& path) {
  return parse_processors(read_toml(path.string()), path.string());
}

Processor find_processor(const Processors& processors, const std::string& name,
                         const std::string& key) {
  const auto found = processors.find(name);
  if (found != processors.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& entry : processors) names.push_back(entry.first);
  throw InputError(fmt::format("{} = \"{}\": no such processor{}; there are: {}", key,
                               shortened(name), suggestion(name, names), fmt::join(names, ", ")));
}

}  // namespace airsplit
