// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Times of a network's layers, as profilers write them, summed to those of its blocks.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace airsplit {

struct LayerOptions {
  std::string name_column;  ///< "" : the column that is called so, or layer, block, module, kernel
  std::string time_column;  ///< "" : the only one whose name ends in a unit
  std::string unit;         ///< "s", "ms", "us" or "ns"; "": as the column's name says
  double runs = 1;          ///< over how many inferences the times are summed
  /// Which block a layer is of: the longest beginning of its name that is here. An empty block: it
  /// is left out. Where none fits, ResNet's names as torchvision has them count: "layer1.0.conv2"
  /// is of "layer1.0", "conv1" and "bn1" of "stem", "avgpool" of "fc".
  std::vector<std::pair<std::string, std::string>> blocks = {};
  /// Of another network than ResNet-50, its blocks: a layer is of that of which its name has all
  /// parts, or else of the block of the layer before it, as an activation is that computes nothing
  /// that is counted.
  std::vector<std::string> of_network = {};
};

struct BlockMs {
  std::string block;
  double ms = 0;  ///< of one image
};

/// Reads a CSV file with a row for each layer, of one image, and returns the blocks in the order in
/// which they come first. Throws InputError, with file and line, on anything else.
std::vector<BlockMs> parse_layer_times(const std::string& text, const std::string& name,
                                       const LayerOptions& options);

}  // namespace airsplit
