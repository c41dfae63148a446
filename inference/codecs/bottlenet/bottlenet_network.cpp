// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/codecs/bottlenet/bottlenet_network.h"

#include <algorithm>

#include "inference/codecs/bottlenet/bottlenet_scheme.h"
#include "inference/scheme/channel_knowledge.h"

namespace airsplit {
namespace {

namespace nn = torch::nn;

std::shared_ptr<CodecNetwork> make_bottlenet(const ResNetShape& backbone, const CodecShape& shape,
                                             const torch::Tensor& /*kept*/) {
  return std::make_shared<BottleNetNetwork>(backbone, shape);
}

}  // namespace

const CodecKind* bottlenet_codec() {
  static const CodecKind kind = {bottlenet_scheme(),
                                 [](const CodecShape& shape) { return shape.selected == 0; },
                                 [](const CodecShape&) { return 0; },
                                 make_bottlenet,
                                 true,
                                 false,
                                 false,
                                 true};
  return &kind;
}

BottleNetNetwork::BottleNetNetwork(const ResNetShape& backbone, const CodecShape& shape)
    : CodecNetwork(backbone, shape) {
  last_block = register_module("last_block", make_block(backbone_, split_unit_));
  const int full = backbone_.channels(split_unit_);
  const auto down = shape.stride > 1
                        ? nn::Conv2d(nn::Conv2dOptions(full + 1, shape.channels, shape.stride)
                                         .stride(shape.stride)
                                         .bias(false))
                        : conv3x3(full + 1, shape.channels);
  encoder = register_module("encoder",
                            nn::Sequential(down, nn::BatchNorm2d(shape.channels), nn::Sigmoid()));
  const nn::Sequential up = shape.stride > 1
                                ? nn::Sequential(growing_conv(shape.channels, full, shape.stride))
                                : nn::Sequential(conv3x3(shape.channels, full));
  decoder = register_module("decoder", up);
  decoder->push_back(nn::BatchNorm2d(full));
  decoder->push_back(nn::ReLU());
  if (!shape.channel.empty()) noise_range_ = register_buffer("noise_range", torch::zeros({2}));
}

void BottleNetNetwork::set_noise_range(double low, double high) {
  noise_range_[0] = low;
  noise_range_[1] = high;
}

void BottleNetNetwork::tell_noise(double level) { tell_noise(torch::full({1}, level)); }

void BottleNetNetwork::tell_noise(const torch::Tensor& levels) {
  if (!is_told(shape.channel)) return;
  const auto range = noise_range_.to(levels.device());
  told_ = torch::max(range[0], torch::min(range[1], levels));
}

torch::Tensor BottleNetNetwork::compress(const torch::Tensor& features) {
  const auto plane = by_image(told_.to(features.options()))
                         .expand({features.size(0), 1, features.size(2), features.size(3)});
  return encoder->forward(torch::cat({features, plane}, 1));
}

torch::Tensor BottleNetNetwork::restore(const torch::Tensor& values) {
  return decoder->forward(values);
}

std::vector<torch::Tensor> BottleNetNetwork::new_parameters() const {
  auto parameters = encoder->parameters();
  for (const auto& parameter : decoder->parameters()) parameters.push_back(parameter);
  return parameters;
}

double BottleNetNetwork::encoder_parameters() const {
  return parameter_count(*last_block) + parameter_count(*encoder);
}

void BottleNetNetwork::send_in_order(const torch::Tensor& order) {
  reorder(encoder, decoder, order);
}

torch::Tensor add_noise(const torch::Tensor& values, const torch::Tensor& level,
                        const Quantiser& quantiser, const RandomStream& draws) {
  const auto noise = torch::randn(values.sizes(), at::detail::createCPUGenerator(draws.bits(1)));
  const auto deviation = values.var({1, 2, 3}, /*unbiased=*/false, /*keepdim=*/true).sqrt();
  const auto received = values + by_image(level) * deviation * noise.to(values.device());
  return torch::min(torch::max(received, by_channel(quantiser->low)), by_channel(quantiser->high));
}

}  // namespace airsplit
