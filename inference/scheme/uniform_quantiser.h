// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The uniform scalar quantiser of a trained codec: a range for each channel, and so many bits.
#pragma once

#include <cstdint>
#include <vector>

namespace airsplit {

/// Of features, channel after channel, each an equal share of the values. The arithmetic is float32
/// step by step as in training (inference/codec, Quantiser), so that both give the same bits.
struct UniformQuantiser {
  int bits = 8;                  ///< 1 to 8
  std::vector<float> low, high;  ///< a channel's range
  std::vector<float> mean;       ///< a channel's over the training images; stands for what is lost

  std::size_t channels() const { return low.size(); }
  /// Nearest level of each value, after clamping to the channel's range.
  std::vector<std::uint8_t> codes(const std::vector<float>& values) const;
  /// The values that codes stand for; a code may lie between two levels.
  std::vector<float> values(const std::vector<float>& codes) const;
};

}  // namespace airsplit
