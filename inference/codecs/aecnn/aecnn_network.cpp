// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/codecs/aecnn/aecnn_network.h"

#include <algorithm>

#include "common/error.h"
#include "inference/codecs/aecnn/aecnn_scheme.h"

namespace airsplit {
namespace {

namespace nn = torch::nn;

bool is_possible(const CodecShape& shape) {
  return shape.selected > shape.channels || (shape.selected == 0 && shape.stride == 1);
}

int kept_channels(const CodecShape& shape) { return std::max(shape.selected, shape.channels); }

std::shared_ptr<CodecNetwork> make_aecnn(const ResNetShape& backbone, const CodecShape& shape,
                                         const torch::Tensor& kept) {
  return std::make_shared<AecnnNetwork>(backbone, shape, kept);
}

}  // namespace

const CodecKind* aecnn_codec() {
  static const CodecKind kind = {aecnn_scheme(), is_possible, kept_channels, make_aecnn, true};
  return &kind;
}

const CodecKind* aecnn_random_codec() {
  static const CodecKind kind = {aecnn_random_scheme(), is_possible, kept_channels, make_aecnn,
                                 true};
  return &kind;
}

ChannelAttentionImpl::ChannelAttentionImpl(int channels, int reduction) {
  const int hidden = std::max(4, channels / reduction);
  squeeze = register_module("squeeze", nn::Linear(channels, hidden));
  excite = register_module("excite", nn::Linear(hidden, channels));
}

torch::Tensor ChannelAttentionImpl::forward(const torch::Tensor& features) {
  const auto perceptron = [this](const torch::Tensor& pooled) {
    return excite(torch::relu(squeeze(pooled)));
  };
  return torch::sigmoid(perceptron(features.mean({2, 3})) + perceptron(features.amax({2, 3})));
}

AecnnNetwork::AecnnNetwork(const ResNetShape& backbone, const CodecShape& shape,
                           const torch::Tensor& kept_channels)
    : CodecNetwork(backbone, shape), kept(register_buffer("kept", kept_channels)) {
  check(kept.numel() == shape.kept_channels(), "as many kept channels as the shape says");
  last_block = register_module("last_block", make_block(backbone_, split_unit_, kept));
  const int full = backbone_.channels(split_unit_);
  const int hidden = std::max(shape.channels, full / 4);
  if (shape.selected > shape.channels) {
    mixer = register_module(
        "mixer", nn::Sequential(shrinking_conv(shape.selected, shape.channels, shape.stride),
                                nn::BatchNorm2d(shape.channels)));
  } else {
    scale = register_parameter("scale", torch::ones({shape.channels}));
  }
  const nn::BatchNorm2d last(full);
  if (mixer.is_empty()) nn::init::zeros_(last->weight);
  decoder = register_module(
      "decoder",
      nn::Sequential(conv3x3(shape.channels, hidden), nn::BatchNorm2d(hidden), nn::ReLU(),
                     conv3x3(hidden, hidden), nn::BatchNorm2d(hidden), nn::ReLU()));
  if (shape.stride > 1) {
    decoder->push_back(growing_conv(hidden, hidden, shape.stride));
    decoder->push_back(nn::BatchNorm2d(hidden));
    decoder->push_back(nn::ReLU());
  }
  decoder->push_back(conv1x1(hidden, full));
  decoder->push_back(last);
}

torch::Tensor AecnnNetwork::compress(const torch::Tensor& features) {
  return mixer.is_empty() ? features : mixer->forward(features);
}

torch::Tensor AecnnNetwork::put_back(const torch::Tensor& values) const {
  const auto places = kept.narrow(0, 0, values.size(1));
  const auto empty = torch::zeros(
      {values.size(0), backbone_.channels(split_unit_), values.size(2), values.size(3)},
      values.options());
  return empty.index_copy(1, places, values);
}

torch::Tensor AecnnNetwork::restore(const torch::Tensor& values) {
  const auto restored = decoder->forward(values);
  if (!mixer.is_empty()) return torch::relu(restored);
  return torch::relu(restored + put_back(values * by_channel(scale)));
}

std::vector<torch::Tensor> AecnnNetwork::new_parameters() const {
  auto parameters = decoder->parameters();
  if (mixer.is_empty()) {
    parameters.push_back(scale);
    return parameters;
  }
  for (const auto& parameter : mixer->parameters()) parameters.push_back(parameter);
  return parameters;
}

double AecnnNetwork::encoder_parameters() const {
  return parameter_count(*last_block) + (mixer.is_empty() ? 0 : parameter_count(*mixer));
}

void AecnnNetwork::send_in_order(const torch::Tensor& order) {
  if (!mixer.is_empty()) reorder(mixer, decoder, order);
}

}  // namespace airsplit
