// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// One network for all rates: channels in groups, of which any set decodes.
#pragma once

#include <vector>

#include "inference/codec/codec_network.h"
#include "inference/codecs/progressive/switchable_norm.h"

namespace airsplit {

/// Channels trained to be ordered, by leaving out a random tail of them in training (nested
/// dropout: Rippel, Gelbart, Adams, "Learning ordered representations with nested dropout", ICML
/// 2014; for images Hojjat, Haberer, Landsiedel, "ProgDTD", CVPR Workshops 2023). A convolution
/// with batch norm (behind the stem, where it shrinks the map twice, two) mixes the features down;
/// the decoder restores them from whichever groups arrived, the others at their mean. How many
/// there are decides how each layer of the decoder and of the tail is normalised.
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

  /// From here on each number of groups has statistics of its own, which move in training if
  /// use_batch_statistics() says so; after end_training() they are in the weights. Returns them,
  /// which are no part of this network, for checkpoints.
  torch::nn::ModuleList begin_training();
  void use_batch_statistics(bool yes);
  void end_training();

  /// N x groups flags -> N x channels x 1 x 1.
  torch::Tensor by_channels_of_groups(const torch::Tensor& arrived) const;

  torch::nn::Sequential encoder{nullptr};
  torch::nn::Sequential decoder{nullptr};        ///< convolutions alone
  torch::nn::ModuleList decoder_norms{nullptr};  ///< BatchNorm2d, by convolution
  torch::nn::ModuleList switchable{nullptr};     ///< SwitchableNorm: the decoder's, the tail's
  torch::Tensor group_of;                        ///< groups x channels: 1 where a channel is in it

 private:
  /// N x groups flags, all there if undefined -> how many groups each image has, N.
  torch::Tensor number_of(const torch::Tensor& arrived, const torch::Tensor& values) const;
  torch::Tensor restore_number(const torch::Tensor& values, const torch::Tensor& number);
  /// Through norm `index` of `switchable`.
  torch::Tensor normalised(const torch::Tensor& x, const torch::Tensor& number, std::size_t index);
  torch::Tensor run_tail_block(BottleneckImpl& block, const torch::Tensor& x,
                               const torch::Tensor& number, std::size_t& next_norm);

  std::vector<torch::nn::BatchNorm2d> bases_;  ///< what `switchable` switches, in its order
};

const CodecKind* progressive_codec();

}  // namespace airsplit
