// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/codecs/progressive/progressive_network.h"

#include <algorithm>

#include "inference/codecs/progressive/progressive_scheme.h"

namespace airsplit {
namespace {

namespace nn = torch::nn;
namespace F = torch::nn::functional;

/// Of the decoder's inner layers: groups whose values are normalised together (Wu, He, "Group
/// normalization", ECCV 2018).
constexpr int kNormGroups = 8;

std::shared_ptr<CodecNetwork> make_progressive(const ResNetShape& backbone, const CodecShape& shape,
                                               const torch::Tensor& /*kept*/) {
  return std::make_shared<ProgressiveNetwork>(backbone, shape);
}

std::int64_t outputs_of(const nn::Module& convolution) {
  if (const auto* conv = convolution.as<nn::Conv2dImpl>()) return conv->weight.size(0);
  return convolution.as<nn::ConvTranspose2dImpl>()->weight.size(1);
}

/// Scales and shifts that begin as 1 and 0, whatever arrived.
nn::Linear modulation(int groups, std::int64_t outputs) {
  nn::Linear layer(groups, 2 * outputs);
  nn::init::zeros_(layer->weight);
  nn::init::zeros_(layer->bias);
  return layer;
}

/// N x C x H x W, scaled and shifted as a layer of these flags, N x groups, says.
torch::Tensor modulated(const torch::Tensor& x, nn::Module& layer, const torch::Tensor& flags) {
  const auto scales = layer.as<nn::LinearImpl>()->forward(flags).unsqueeze(2).unsqueeze(3);
  const auto halves = scales.chunk(2, 1);
  return x * (1 + halves[0]) + halves[1];
}

CodecKind make_kind() {
  CodecKind kind{};
  kind.scheme = progressive_scheme();
  kind.is_possible = [](const CodecShape& shape) { return shape.selected == 0; };
  kind.kept_channels = [](const CodecShape&) { return 0; };
  kind.make = make_progressive;
  kind.can_shrink = true;
  kind.can_cut_stem = true;
  kind.has_own_groups = true;
  return kind;
}

}  // namespace

const CodecKind* progressive_codec() {
  static const CodecKind kind = make_kind();
  return &kind;
}

ProgressiveNetwork::ProgressiveNetwork(const ResNetShape& backbone, const CodecShape& shape)
    : CodecNetwork(backbone, shape) {
  if (split_unit_ > 0)
    last_block = register_module("last_block", make_block(backbone_, split_unit_));
  const int full = backbone_.channels(split_unit_);
  const int hidden =
      (std::max(shape.channels, full / 4) + kNormGroups - 1) / kNormGroups * kNormGroups;
  const auto mixer = shape.stride > 1 ? shrinking_conv(full, shape.channels, shape.stride)
                                      : conv1x1(full, shape.channels);
  encoder = register_module("encoder", nn::Sequential(mixer, nn::BatchNorm2d(shape.channels)));
  nn::Sequential layers(conv3x3(shape.channels, hidden), conv3x3(hidden, hidden));
  if (shape.stride > 1) layers->push_back(growing_conv(hidden, hidden, shape.stride));
  layers->push_back(conv1x1(hidden, full));
  decoder = register_module("decoder", layers);
  const ChannelGroups groups = shape.groups();
  modulations = register_module("modulations", nn::ModuleList());
  for (const auto& layer : decoder->children())
    modulations->push_back(modulation(groups.count(), outputs_of(*layer)));
  tail_modulations = register_module("tail_modulations", nn::ModuleList());
  for (int unit = split_unit_ + 1; unit < kClassifierUnit; ++unit)
    tail_modulations->push_back(modulation(groups.count(), backbone_.channels(unit)));
  group_of = torch::zeros({groups.count(), shape.channels});
  for (int g = 0; g < groups.count(); ++g) {
    const int begin = groups.channels_through(g - 1);
    group_of[g].narrow(0, begin, groups.channels_through(g) - begin).fill_(1);
  }
}

torch::Tensor ProgressiveNetwork::compress(const torch::Tensor& features) {
  return encoder->forward(features);
}

torch::Tensor ProgressiveNetwork::restore(const torch::Tensor& values) {
  return restore_groups(values, all_or({}, values));
}

torch::Tensor ProgressiveNetwork::restore_groups(const torch::Tensor& values,
                                                 const torch::Tensor& arrived) {
  const auto flags = arrived.to(values.device());
  const auto layers = decoder->children();
  torch::Tensor x = values;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (auto* conv = layers[i]->as<nn::Conv2dImpl>()) {
      x = conv->forward(x);
    } else {
      x = layers[i]->as<nn::ConvTranspose2dImpl>()->forward(x);
    }
    if (i + 1 < layers.size()) x = F::group_norm(x, F::GroupNormFuncOptions(kNormGroups));
    x = torch::relu(modulated(x, *modulations[i], flags));
  }
  return x;
}

torch::Tensor ProgressiveNetwork::decode(const torch::Tensor& values,
                                         const torch::Tensor& arrived) {
  const auto flags = all_or(arrived, values).to(values.device());
  torch::Tensor x = restore_groups(values, flags);
  for (int unit = split_unit_ + 1; unit < kClassifierUnit; ++unit) {
    const auto place = static_cast<std::size_t>(unit - split_unit_ - 1);
    x = torch::relu(modulated(tail->forward(x, unit, unit), *tail_modulations[place], flags));
  }
  return tail->forward(x, kClassifierUnit, kClassifierUnit);
}

torch::Tensor ProgressiveNetwork::all_or(const torch::Tensor& arrived,
                                         const torch::Tensor& values) const {
  return arrived.defined() ? arrived : torch::ones({values.size(0), group_of.size(0)});
}

std::vector<torch::Tensor> ProgressiveNetwork::new_parameters() const {
  auto parameters = encoder->parameters();
  for (const auto& part :
       {decoder->parameters(), modulations->parameters(), tail_modulations->parameters()})
    parameters.insert(parameters.end(), part.begin(), part.end());
  return parameters;
}

double ProgressiveNetwork::encoder_parameters() const {
  return (last_block.is_empty() ? 0 : parameter_count(*last_block)) + parameter_count(*encoder);
}

torch::Tensor ProgressiveNetwork::by_channels_of_groups(const torch::Tensor& arrived) const {
  return arrived.matmul(group_of).unsqueeze(2).unsqueeze(3);
}

}  // namespace airsplit
