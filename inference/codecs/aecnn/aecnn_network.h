// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// AECNN: pruned by channel attention, then mixed down, quantised and restored.
#pragma once

#include "inference/codec/codec_network.h"

namespace airsplit {

/// Channel attention: sigmoid(MLP(average pool) + MLP(maximum pool)), one shared two-layer
/// perceptron. S. Woo et al., "CBAM: convolutional block attention module", ECCV 2018, eq. 2.
struct ChannelAttentionImpl : torch::nn::Module {
  explicit ChannelAttentionImpl(int channels, int reduction = 16);
  /// N x C x H x W features -> N x C weights in (0, 1).
  torch::Tensor forward(const torch::Tensor& features);

  torch::nn::Linear squeeze{nullptr}, excite{nullptr};
};
TORCH_MODULE(ChannelAttention);

/// AECNN: Li, Iosifidis, Zhang, "Attention-based feature compression for CNN inference offloading
/// in edge computing", ICC 2023 (arXiv 2211.13745). The device computes only the channels that
/// pruning left (`selected`). Where that is more than are sent, a 3x3 convolution with batch norm
/// mixes them down, and may halve or quarter the map's sides (`stride`). The edge restores all
/// channels with a light decoder: two 3x3 convolutions and a 1x1. Without mixing it also puts what
/// it got back in those channels' places, and the decoder, which begins as zero, adds to it, so
/// that the steps before are not undone. The control is the same network; its channels were chosen
/// at random instead of by attention.
class AecnnNetwork : public CodecNetwork {
 public:
  /// `kept`: the channels that are left after pruning, the most important first.
  AecnnNetwork(const ResNetShape& backbone, const CodecShape& shape, const torch::Tensor& kept);

  torch::Tensor compress(const torch::Tensor& features) override;
  torch::Tensor restore(const torch::Tensor& values) override;
  std::vector<torch::Tensor> new_parameters() const override;
  double encoder_parameters() const override;
  void send_in_order(const torch::Tensor& order) override;
  torch::nn::Sequential encoder_layers() const override { return mixer; }
  torch::nn::Sequential decoder_layers() const override { return decoder; }

  /// values, N x c x H x W, in the places of the first c kept channels among all; the rest is 0.
  torch::Tensor put_back(const torch::Tensor& values) const;

  torch::Tensor kept;
  torch::Tensor scale;  ///< without mixing: of each channel that is put back in its place
  torch::nn::Sequential mixer{nullptr};  ///< empty holder if all selected channels are sent
  torch::nn::Sequential decoder{nullptr};
};

const CodecKind* aecnn_codec();

/// The control, whose channels were chosen at random.
const CodecKind* aecnn_random_codec();

}  // namespace airsplit
