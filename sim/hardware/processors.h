// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Processors: how long a device or an edge server computes, and what power that takes.
#pragma once

#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "common/data_folder.h"
#include "inference/scheme/work.h"

namespace airsplit {

/// The figures and their sources stand in scenarios/processors.toml. What a block takes is what was
/// measured of it, else what the roofline says, else its share of a whole network that was
/// measured.
struct Processor {
  double peak_gflops = 0;  ///< 1e9 floating point operations per second; infinite for `ideal`; 0:
                           ///< there is no roofline
  double efficiency = 1;   ///< achieved share of the peak on a CNN, over 0 to 1
  double memory_gb_s = std::numeric_limits<double>::infinity();  ///< 1e9 bytes per second
  double layer_ms = 0;     ///< the least that a layer takes, however small: to start it
  double overhead_ms = 0;  ///< of each inference, whatever its size
  double network_ms = 0, network_macs = 0;  ///< of a network that was measured whole; 0: none was
  double active_w = 0;                      ///< power while it computes
  double idle_w = 0;                        ///< power while it does not
  /// Measured times, for one image, of blocks of this name and so many multiply-adds.
  std::map<std::pair<std::string, double>, double> block_ms;
  /// Nanoseconds a pixel or symbol of each CodingKind; one that is not there takes no time.
  std::map<std::string, double> coding_ns;
};

/// In Processor::block_ms: the block of this name, whatever its multiply-adds.
inline constexpr double kAnyMacs = -1;

/// Seconds of a block for a batch of images: the greatest of what its operations take (2 for each
/// multiply-add, at peak * efficiency), what its memory traffic takes (the weights once, the
/// activations for each image) and what starting its layers takes. This is the roofline of
/// Williams, Waterman, Patterson, "Roofline: an insightful visual performance model for multicore
/// architectures", CACM 52 (2009), with a third roof for what is launched layer by layer. A
/// measured block takes what was measured, for a batch as many times longer as the roofline says;
/// without a roofline a batch takes its images one after another, and a block that was not measured
/// the part of network_ms that its multiply-adds are of network_macs. A step of coding takes
/// coding_ns for each pixel or symbol of each image. Throws InputError if nothing says what the
/// block takes.
double block_seconds(const Processor& processor, const BlockWork& block, int batch = 1);

/// Seconds of a part for a batch of images: its blocks', one after another, and the overhead if a
/// network is among them. A part that computes and codes nothing takes no time.
double compute_seconds(const Processor& processor, const PartWork& part, int batch = 1);

/// Throws InputError, `WHERE: block "encoder" has no time...`, unless the processor says what each
/// block takes.
void expect_times(const Processor& processor, const PartWork& part, const std::string& where);

/// The names of the blocks that were measured, each once.
std::vector<std::string> measured_names(const Processor& processor);

/// A text of at most kMostTomlBytes. Throws InputError as read_text() does.
std::string read_small_text(const std::filesystem::path& path);

using Processors = std::map<std::string, Processor>;

/// Reads a file of processors, one table each, and adds `ideal`, which takes no time and no power.
/// Throws InputError, with file and line, on anything else.
Processors load_processors(const std::filesystem::path& path);

/// How the files are read that a file of processors names.
using ReadText = std::function<std::string(const std::filesystem::path&)>;

/// The same from a text; `name` is the file's: the files that it names are looked up beside it.
Processors parse_processors(const std::string& text, const std::string& name,
                            const ReadText& read = read_small_text);

/// Throws InputError with the nearest name, and all there are, if `name` is not there. `key` is the
/// scenario's key that names it: "device.processor", with its file if there is one.
Processor find_processor(const Processors& processors, const std::string& name,
                         const std::string& key);

/// The only processor of a file, `ideal` aside. Throws InputError, beginning with `key`, if there
/// are several or none.
Processor only_processor(const Processors& processors, const std::string& key);

}  // namespace airsplit
