// Processors: how long a device or an edge server computes, and what power that takes.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace airsplit {

/// The figures and their sources stand in scenarios/processors.toml.
struct Processor {
  double peak_gflops = 0;  ///< 1e9 floating point operations per second; infinite for `ideal`
  double efficiency = 1;   ///< achieved share of the peak on a CNN, over 0 to 1
  double overhead_ms = 0;  ///< of each inference, whatever its size
  double active_w = 0;     ///< power while it computes
};

/// Seconds for `macs` multiply-adds: 2 macs / (peak * efficiency) + overhead, a multiply-add being
/// two floating point operations. No work takes no time: a part that computes nothing has no
/// overhead. The coding of images and entropy coding are not counted (they count as zero, which
/// favours `direct`).
double compute_seconds(const Processor& processor, double macs);

using Processors = std::map<std::string, Processor>;

/// Reads a file of processors, one table each, and adds `ideal`, which takes no time and no power.
/// Throws InputError, with file and line, on anything else.
Processors load_processors(const std::filesystem::path& path);

/// The same from a text; `name` stands for the file in messages.
Processors parse_processors(const std::string& text, const std::string& name);

/// Throws InputError with the nearest name, and all there are, if `name` is not there. `key` is the
/// scenario's key that names it: "device.processor", with its file if there is one.
Processor find_processor(const Processors& processors, const std::string& name,
                         const std::string& key);

}  // namespace airsplit
