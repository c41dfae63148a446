// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// One network for all rates: channels in groups, of which any set decodes.
#pragma once

#include "inference/codec/codec_network.h"

namespace airsplit {

/// Channels trained to be ordered, by leaving out a random tail of them in training (nested
/// dropout: Rippel, Gelbart, Adams, "Learning ordered representations with nested dropout", ICML
/// 2014; for images Hojjat, Haberer, Landsiedel, "ProgDTD", CVPR Workshops 2023). A convolution
/// with batch norm mixes the features down; the decoder restores them from whichever groups
/// arrived, the others at their mean. What it is told of them scales and shifts each of its layers
/// (feature-wise linear modulation: Perez et al., "FiLM", AAAI 2018), and the output of each block
/// of the tail. It has no batch norm, and the tail's keeps the backbone's statistics: those of
/// features restored from few channels are others than from many, and no set of groups has to have
/// statistics of its own.
class ProgressiveNetwork : public CodecNetwork {
 public:
  ProgressiveNetwork(const ResNetShape& backbone, const CodecShape& shape);

  torch::Tensor compress(const torch::Tensor& features) override;
  torch::Tensor restore(const torch::Tensor& values) override;
  torch::Tensor restore_groups(const torch::Tensor& values, const torch::Tensor& arrived) override;
  torch::Tensor decode(const torch::Tensor& values, const torch::Tensor& arrived = {}) override;
  std::vector<torch::Tensor> new_parameters() const override;
  double encoder_parameters() const override;
  /// Its order is that of training.
  void send_in_order(const torch::Tensor& /*order*/) override {}
  torch::nn::Sequential encoder_layers() const override { return encoder; }
  torch::nn::Sequential decoder_layers() const override { return decoder; }

  /// `arrived`, or that all groups are there.
  torch::Tensor all_or(const torch::Tensor& arrived, const torch::Tensor& values) const;

  /// N x groups flags -> N x channels x 1 x 1.
  torch::Tensor by_channels_of_groups(const torch::Tensor& arrived) const;

  torch::nn::Sequential encoder{nullptr};
  torch::nn::Sequential decoder{nullptr};      ///< convolutions alone
  torch::nn::ModuleList modulations{nullptr};  ///< by convolution: groups -> its scales and shifts
  torch::nn::ModuleList tail_modulations{nullptr};  ///< the same by block of the tail
  torch::Tensor group_of;  ///< groups x channels: 1 where a channel is in it
};

const CodecKind* progressive_codec();

}  // namespace airsplit
