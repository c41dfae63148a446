// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Weights that a network can be computed with.
#pragma once

#include <string>

#include <torch/torch.h>

namespace airsplit {

/// Throws InputError, "FILE: tensor 'NAME': ...", if a number of it is not finite, or larger than
/// half precision holds (65,504), in which bundles store weights; of batch norm's statistics, which
/// are stored in float32 and may be those of raw pixels, beyond 1e10, or a negative variance. A
/// network with one such number gives every image the same answer. Whole numbers pass.
void expect_sound_weights(const std::string& tensor, const torch::Tensor& value,
                          const std::string& file);

}  // namespace airsplit
