// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The entry of a processor as text, from what was measured of it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "inference/engine/block_timing.h"
#include "sim/hardware/layer_times.h"

namespace airsplit {

struct ProcessorEntry {
  std::string name;
  std::vector<TimedBlock> blocks;
  MachineLimits limits;
  std::map<std::string, double> coding_ns;  ///< a pixel or symbol of each CodingKind
  double active_w = 0;
  double idle_w = 0;
  std::string source;
};

/// Seconds of the whole backbone: the measured blocks up to the classifier.
double network_seconds(const ProcessorEntry& entry);

/// The share of the measured peak that the backbone reaches, at least 0.01 and at most 1: what
/// blocks that were not measured are taken to reach.
double efficiency(const ProcessorEntry& entry);

/// A file that load_processors() reads, see scenarios/processors.toml.
std::string to_toml(const ProcessorEntry& entry);

/// Blocks that were measured elsewhere.
struct MeasuredBlocks {
  std::string name;
  std::vector<BlockMs> blocks;
  double overhead_ms = 0;
  double active_w = 0;
  double idle_w = 0;
  std::string source;
};

/// The same.
std::string to_toml(const MeasuredBlocks& entry);

}  // namespace airsplit
