// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The backbone as everything but LibTorch sees it: its units, where it can be cut, and its sizes.
//
// ResNet-50 (inference/network/resnet.h) is a chain of 18 units: the stem (unit 0), the 16
// bottleneck blocks layer1.0 to layer4.2 (units 1 to 16) and the classifier (unit 17).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inference/scheme/networks.h"

namespace airsplit {

inline constexpr int kUnits = 18;
inline constexpr int kClassifierUnit = kUnits - 1;
inline constexpr double kMostWidth = 4;

struct ResNetShape {
  double width = 1;  ///< multiplies every channel count of ResNet-50
  int classes = 1000;
  int input_px = 224;  ///< side of the square input

  /// Channels at the output of a unit (the stem: 64 x width; layer3: 1024 x width).
  int channels(int unit) const;
  /// Side of the feature map at the output of a unit, for this input size.
  int side_px(int unit) const;
  /// Values at the output of a unit: channels x side x side.
  std::size_t values(int unit) const;
  /// Of a bottleneck block: the channels of its 3x3 convolution, a quarter of its output's.
  int planes(int unit) const;
  /// Of a bottleneck block: 2 where a stage halves the feature map, else 1.
  static int stride(int unit);
  /// Values of all convolutions and of the classifier's matrix: all but a few of the parameters.
  std::int64_t weights() const;
  /// Multiply-adds of an image: what the units' work sums to.
  double macs() const;
};

/// "layer3" is the last block of the stage, "layer2.1" that block, "stem" the stem: the unit after
/// which the network is cut. Throws InputError, naming the choices, on anything else.
int parse_split(const std::string& split);

/// The unit as a split point, by its stage where it is the last of one: parse_split's inverse.
std::string split_name(int unit);

/// As results name a split point of ResNet-50 that has two names; of any other text the same text.
std::string usual_split_name(const std::string& split);

/// Where the network can be cut: after each unit but the classifier, by number.
std::vector<Cut> resnet_cuts(const ResNetShape& shape);

/// Name of a unit: "stem", "layer1.0", ..., "fc".
std::string unit_name(int unit);

/// Where a bottleneck block lies: its stage, 0 to 3, and its place in the stage.
struct BlockPlace {
  int stage;
  int index;
};
BlockPlace place_of(int unit);

/// A side after a stride of 2.
inline int half_up(int side_px) { return (side_px + 1) / 2; }

}  // namespace airsplit
