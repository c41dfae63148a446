// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// ResNet-50 with torchvision's parameter names, any width, cut at any block boundary.
//
// K. He et al., "Deep residual learning for image recognition", CVPR 2016; as torchvision builds
// it, with the stride on the 3x3 convolution. The network is a chain of 18 units: the stem (unit
// 0), the 16 bottleneck blocks layer1.0 to layer4.2 (units 1 to 16) and the classifier (unit 17).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "inference/scheme/resnet_shape.h"
#include "inference/scheme/work.h"

namespace airsplit {

/// One bottleneck block. With `kept` only these output channels are computed: what pruning leaves.
struct BottleneckImpl : torch::nn::Module {
  BottleneckImpl(int in_channels, int planes, int stride, std::optional<torch::Tensor> kept = {});
  torch::Tensor forward(const torch::Tensor& x);
  /// For an input of side x side pixels.
  BlockWork work(int side_px) const;

  torch::nn::Conv2d conv1{nullptr}, conv2{nullptr}, conv3{nullptr};
  torch::nn::BatchNorm2d bn1{nullptr}, bn2{nullptr}, bn3{nullptr};
  torch::nn::Sequential downsample{nullptr};
  torch::Tensor kept;  ///< channels of the block's input that the shortcut takes; undefined: all
};
TORCH_MODULE(Bottleneck);

/// Units first_unit to last_unit of a ResNet-50 (both included).
struct ResNet50Impl : torch::nn::Module {
  explicit ResNet50Impl(ResNetShape shape, int first_unit = 0, int last_unit = kClassifierUnit);

  /// Runs units first to last (both included). Input of unit 0: N x 3 x S x S, normalised RGB; of a
  /// later unit: the output of the unit before. Output of the classifier: N x classes logits.
  torch::Tensor forward(torch::Tensor x, int first, int last);
  /// Of units first to last (both included), a block for each; none if last < first.
  PartWork work(int first, int last) const;
  double macs(int first, int last) const { return total_macs(work(first, last)); }
  Bottleneck block(int unit) const { return blocks_.at(static_cast<std::size_t>(unit)); }

  ResNetShape shape;
  torch::nn::Conv2d conv1{nullptr};
  torch::nn::BatchNorm2d bn1{nullptr};
  torch::nn::Linear fc{nullptr};

 private:
  std::vector<Bottleneck> blocks_;  ///< by unit; empty holders where this part has no block
};
TORCH_MODULE(ResNet50);

/// A new block like unit `unit`, whose output channels are only `kept` (all if not given).
Bottleneck make_block(const ResNetShape& shape, int unit, std::optional<torch::Tensor> kept = {});

/// Copies into `to` every parameter and buffer whose name `from` has too. Where `to` was pruned, it
/// takes the rows `kept`. Names that begin with `except` are left alone, if it is not empty.
void copy_state(const torch::nn::Module& from, torch::nn::Module& to,
                const torch::Tensor& kept = {}, const std::string& except = "");

/// Adds a convolution, square in and out, to a block.
void add_conv(const torch::nn::Conv2dImpl& conv, int input_side_px, int output_side_px,
              BlockWork& block);
/// The same of a transposed one whose kernel is as wide as its stride.
void add_growing_conv(const torch::nn::ConvTranspose2dImpl& conv, int input_side_px,
                      int output_side_px, BlockWork& block);

}  // namespace airsplit
