#include "sim/processors.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include "common/error.h"
#include "sim/nearest.h"

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

Processor parse_processor(const toml::table& table, const std::string& where) {
  for (const auto& [key, node] : table) {
    static const std::vector<std::string> known = {"peak_gflops", "efficiency", "overhead_ms",
                                                   "active_w", "source"};
    const std::string name(key.str());
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw InputError(fmt::format("{}: unknown key {}{}", where, name, suggestion(name, known)));
    }
  }
  Processor processor;
  processor.peak_gflops = figure(table, "peak_gflops", 0.1, 1e9, where);
  processor.efficiency = figure(table, "efficiency", 0.01, 1, where);
  processor.overhead_ms = figure(table, "overhead_ms", 0, 1e6, where);
  processor.active_w = figure(table, "active_w", 0, 1e6, where);
  return processor;
}

}  // namespace

double compute_seconds(const Processor& processor, double macs) {
  if (macs <= 0) return 0;
  return 2 * macs / (processor.peak_gflops * 1e9 * processor.efficiency) +
         processor.overhead_ms / 1e3;
}

Processors parse_processors(const std::string& text, const std::string& name) {
  Processor ideal;
  ideal.peak_gflops = std::numeric_limits<double>::infinity();
  Processors processors = {{"ideal", ideal}};
  try {
    for (const auto& [key, node] : toml::parse(text, name)) {
      const std::string where =
          fmt::format("{}:{}: {}", name, node.source().begin.line, std::string(key.str()));
      const toml::table* table = node.as_table();
      if (!table) throw InputError(where + ": expected a processor, [NAME] above its figures");
      if (!processors.emplace(std::string(key.str()), parse_processor(*table, where)).second) {
        throw InputError(where + ": this name is built in");
      }
    }
  } catch (const toml::parse_error& error) {
    throw InputError(fmt::format("{}:{}: this is not TOML: {}", name, error.source().begin.line,
                                 error.description()));
  }
  return processors;
}

Processors load_processors(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file || !text) {
    throw InputError(path.string() +
                     ": cannot be read; AIRSPLIT_DATA names the folder that holds bundles, "
                     "profiles and scenarios");
  }
  return parse_processors(text.str(), path.string());
}

Processor find_processor(const Processors& processors, const std::string& name,
                         const std::string& key) {
  const auto found = processors.find(name);
  if (found != processors.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& entry : processors) names.push_back(entry.first);
  throw InputError(fmt::format("{} = \"{}\": no such processor{}; there are: {}", key, name,
                               suggestion(name, names), fmt::join(names, ", ")));
}

}  // namespace airsplit
