// The difference between a fine-tuned weight and the weight it began as, in 4 bits a value.
//
// A codec's tail is the backbone's, a little changed. The changes are small and near Gaussian, so
// that 4 bits hold them about 19 dB above the rounding (J. Max, "Quantizing for minimum
// distortion", IRE Trans. Inf. Theory 1960, table II: 16 equally spaced levels), at a quarter of
// half precision.
#pragma once

#include <torch/torch.h>

namespace airsplit {

struct WeightDelta {
  torch::Tensor codes;  ///< uint8: two values a byte, the first in the low four bits; 8 is zero
  torch::Tensor steps;  ///< float16: one for each row (output channel) of the weight
};

/// The difference value - original, rounded. Both float32, of one shape, at least two dimensions.
WeightDelta compress_delta(const torch::Tensor& value, const torch::Tensor& original);

/// original + the difference. `delta` must be of original's size: delta_matches.
torch::Tensor apply_delta(const torch::Tensor& original, const WeightDelta& delta);

/// Bytes of `codes` for a weight of this many values.
inline std::int64_t delta_code_bytes(std::int64_t values) { return (values + 1) / 2; }

}  // namespace airsplit
