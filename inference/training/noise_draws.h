// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The noise of the channel that a codec is trained with.
#pragma once

#include <cstdint>
#include <string>

#include <torch/torch.h>

#include "common/random.h"
#include "inference/training/recipe.h"

namespace airsplit {

/// Whether the target's channel is "awgn" or "erasure", told or not.
bool has_channel(const CodecTarget& target, const std::string& channel);

/// The noise levels of a target's channel (Scheme::encode_told).
struct NoiseRange {
  double low = 0, high = 0;
};
NoiseRange noise_range(const CodecTarget& target);

/// One for each image: the SNR is uniform in dB, the erasure rate itself.
torch::Tensor draw_noise(const CodecTarget& target, std::int64_t images, const RandomStream& draws);

}  // namespace airsplit
