// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// BottleNet++: a convolution down to a few channels, and one back.
#pragma once

#include "inference/codec/codec_network.h"

namespace airsplit {

/// BottleNet++: Shao, Zhang, ICC Workshops 2020 (arXiv 1910.14315). Encoder: 3x3 convolution over
/// the features and one plane that holds the channel's noise level, batch norm, sigmoid. Decoder:
/// 3x3 convolution, batch norm, ReLU. To shrink the map (`stride`) these are stride x stride
/// convolutions of that stride, the second one transposed. Where the channel is a layer in training
/// (CodecShape::channel) the plane holds what tell_noise() says, within the range of training; of a
/// network that is not told, and of one without a channel, it holds 0.
/// This is the paper's module; its public code differs: there the decoder's two branches are
/// swapped between the encoders, height stands for width, and codes above 0.998 wrap to 0 (256 in a
/// byte). Here a code is at most 2^bits - 1, and both ends scale by that.
class BottleNetNetwork : public CodecNetwork {
 public:
  BottleNetNetwork(const ResNetShape& backbone, const CodecShape& shape);

  torch::Tensor compress(const torch::Tensor& features) override;
  torch::Tensor restore(const torch::Tensor& values) override;
  std::vector<torch::Tensor> new_parameters() const override;
  double encoder_parameters() const override;
  void send_in_order(const torch::Tensor& order) override;
  void tell_noise(double level) override;
  /// The same for each image of the next batch: N values.
  void tell_noise(const torch::Tensor& levels);
  torch::nn::Sequential encoder_layers() const override { return encoder; }
  torch::nn::Sequential decoder_layers() const override { return decoder; }

  /// The noise levels that training draws: what the encoder is told is within them.
  void set_noise_range(double low, double high);

  torch::nn::Sequential encoder{nullptr}, decoder{nullptr};

 private:
  torch::Tensor told_ = torch::zeros({1});  ///< for all images, or for each
  torch::Tensor noise_range_;               ///< low and high; undefined if no channel was a layer
};

/// values + noise of `level`, one for all images or N, times the standard deviation of each image's
/// values, then clamped to the quantiser's range: what uncoded symbols are at the receiver.
torch::Tensor add_noise(const torch::Tensor& values, const torch::Tensor& level,
                        const Quantiser& quantiser, const RandomStream& draws);

const CodecKind* bottlenet_codec();

}  // namespace airsplit
