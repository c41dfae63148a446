// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// AECNN's first step: which channels at the split point matter, found by channel attention.
#pragma once

#include <cstdint>

#include <torch/torch.h>

#include "inference/codecs/aecnn/aecnn_network.h"
#include "inference/network/resnet.h"

namespace airsplit {

/// The backbone with channel attention at the split point, of which only some channels pass: it
/// learns which are worth passing. Only this pressure makes the attention selective; without it the
/// weights of all channels stay nearly alike.
struct AttentionNetwork : torch::nn::Module {
  /// Block and tail begin as the backbone's. `unit`: the last one on the device.
  AttentionNetwork(ResNet50 backbone, int unit);

  /// Input of the last device block -> logits. `passing`: 1 for each channel that passes, 0 for the
  /// others, C values.
  torch::Tensor forward(const torch::Tensor& block_input, const torch::Tensor& passing);

  /// Each channel's mean weight over these inputs of the last device block, C values.
  torch::Tensor mean_attention(const torch::Tensor& block_inputs, torch::Device device);

  Bottleneck block;
  ChannelAttention attention;
  ResNet50 tail;
  torch::Tensor mean;     ///< moving average of the weights, C
  torch::Tensor weights;  ///< of the last batch, N x C

 private:
  int unit_;
};

/// 1 for the first `count` channels of `order`, 0 for the others.
torch::Tensor first_of(const torch::Tensor& order, int count);

/// Channels by falling weight. Stable, so that ties fall the same way everywhere.
torch::Tensor falling_order(const torch::Tensor& weights);

/// The order that decides which channels pass in a batch: by mean attention, with noise that fades,
/// so that each channel is tried before the ranking settles. Sampling without replacement by
/// perturbed logits: Kool, van Hoof, Welling, "Stochastic beams and where to find them", ICML 2019.
torch::Tensor explored_order(const torch::Tensor& mean, double temperature, std::uint64_t draw);

}  // namespace airsplit
