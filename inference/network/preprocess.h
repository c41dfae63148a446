// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// From pixels to the network's input.
#pragma once

#include <torch/torch.h>

#include "inference/image/image.h"

namespace airsplit {

/// Normalises uint8 RGB, N x 3 x S x S, to float32 with torchvision's ImageNet mean and deviation.
torch::Tensor normalise(const torch::Tensor& rgb);

/// One square image as 1 x 3 x S x S, normalised.
torch::Tensor to_input(const Image& square);

/// One square image as uint8, 3 x S x S.
torch::Tensor to_planes(const Image& square);

}  // namespace airsplit
