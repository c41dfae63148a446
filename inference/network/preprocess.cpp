// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/network/preprocess.h"

namespace airsplit {

torch::Tensor normalise(const torch::Tensor& rgb) {
  // The values that torchvision's published ResNet-50 weights expect, for pixels in 0..255.
  const auto mean = torch::tensor({123.675F, 116.28F, 103.53F}, rgb.device()).view({1, 3, 1, 1});
  const auto deviation = torch::tensor({58.395F, 57.12F, 57.375F}, rgb.device()).view({1, 3, 1, 1});
  return (rgb.to(torch::kFloat32) - mean) / deviation;
}

torch::Tensor to_planes(const Image& square) {
  auto* data = const_cast<std::uint8_t*>(square.rgb.data());  // from_blob takes no const pointer
  return torch::from_blob(data, {square.height, square.width, 3}, torch::kUInt8)
      .permute({2, 0, 1})
      .contiguous();
}

torch::Tensor to_input(const Image& square) { return normalise(to_planes(square).unsqueeze(0)); }

}  // namespace airsplit
