// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Weights in few bits: a small whole number for each, and a step for each row.
//
// A codec's tail is the backbone's, a little changed. The changes are small and near Gaussian, so
// that 4 bits hold them about 19 dB above the rounding (J. Max, "Quantizing for minimum
// distortion", IRE Trans. Inf. Theory 1960, table II: 16 equally spaced levels). A codec's new
// layers are held in 8 bits, as differences from zero.
#pragma once

#include <cstdint>

#include <torch/torch.h>

namespace airsplit {

struct WeightDelta {
  int bits = 4;         ///< 4 or 8
  torch::Tensor codes;  ///< uint8; at 4 bits two values a byte, the first in the low four
  torch::Tensor steps;  ///< float16: one for each row (output channel) of the weight
};

/// The difference value - original, rounded. Both float32, of one shape, at least two dimensions.
WeightDelta compress_delta(const torch::Tensor& value, const torch::Tensor& original, int bits);

/// original + the difference, whose sizes must fit: delta_code_bytes(values) codes.
torch::Tensor apply_delta(const torch::Tensor& original, const WeightDelta& delta);

/// Bytes of `codes` for a weight of this many values.
inline std::int64_t delta_code_bytes(std::int64_t values, int bits) {
  return bits == 8 ? values : (values + 1) / 2;
}

}  // namespace airsplit
