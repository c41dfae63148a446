// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/codecs/progressive/progressive_network.h"

#include <algorithm>

#include "inference/codecs/progressive/progressive_scheme.h"

namespace airsplit {
namespace {

namespace nn = torch::nn;

std::shared_ptr<CodecNetwork> make_progressive(const ResNetShape& backbone, const CodecShape& shape,
                                               const torch::Tensor& /*kept*/) {
  return std::make_shared<ProgressiveNetwork>(backbone, shape);
}

std::int64_t outputs_of(const nn::Module& convolution) {
  if (const auto* conv = convolution.as<nn::Conv2dImpl>()) return conv->weight.size(0);
  return convolution.as<nn::ConvTranspose2dImpl>()->weight.size(1);
}

constexpr int kStem = 0;
/// Channels between the decoder's layers behind the stem, whose own are too few to restore what
/// shrinking to a sixteenth of the pixels took away.
constexpr int kStemDecoderChannels = 64;

/// One convolution behind a block that is trained with it. Behind the stem, which is not, a second
/// one where the map shrinks twice.
nn::Sequential make_encoder(int split_unit, int full, const CodecShape& shape) {
  nn::Sequential layers;
  int inputs = full;
  int stride = shape.stride;
  if (split_unit == kStem && shape.stride == 4) {
    inputs = 2 * full;
    stride = 2;
    layers->push_back(shrinking_conv(full, inputs, 2));
    layers->push_back(nn::BatchNorm2d(inputs));
    layers->push_back(nn::ReLU());
  }
  layers->push_back(stride > 1 ? shrinking_conv(inputs, shape.channels, stride)
                               : conv1x1(inputs, shape.channels));
  layers->push_back(nn::BatchNorm2d(shape.channels));
  return layers;
}

/// Convolutions alone.
nn::Sequential make_decoder(int split_unit, int full, const CodecShape& shape) {
  const int hidden =
      std::max({shape.channels, full / 4, split_unit == kStem ? kStemDecoderChannels : 0});
  nn::Sequential layers(conv3x3(shape.channels, hidden), conv3x3(hidden, hidden));
  if (shape.stride > 1) layers->push_back(growing_conv(hidden, hidden, shape.stride));
  layers->push_back(conv1x1(hidden, full));
  return layers;
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
  encoder = register_module("encoder", make_encoder(split_unit_, full, shape));
  decoder = register_module("decoder", make_decoder(split_unit_, full, shape));
  const ChannelGroups groups = shape.groups();
  decoder_norms = register_module("decoder_norms", nn::ModuleList());
  for (const auto& layer : decoder->children()) {
    bases_.emplace_back(outputs_of(*layer));
    decoder_norms->push_back(bases_.back());
  }
  for (int unit = split_unit_ + 1; unit < kClassifierUnit; ++unit) {
    const Bottleneck block = tail->block(unit);
    bases_.insert(bases_.end(), {block->bn1, block->bn2, block->bn3});
    if (!block->downsample.is_empty())
      bases_.emplace_back(
          std::dynamic_pointer_cast<nn::BatchNorm2dImpl>(block->downsample->ptr(1)));
  }
  switchable = register_module("switchable", nn::ModuleList());
  for (const auto& base : bases_)
    switchable->push_back(SwitchableNorm(groups.count(), base->options.num_features()));
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
  return restore_number(values, number_of({}, values));
}

torch::Tensor ProgressiveNetwork::restore_groups(const torch::Tensor& values,
                                                 const torch::Tensor& arrived) {
  return restore_number(values, number_of(arrived, values));
}

torch::Tensor ProgressiveNetwork::restore_number(const torch::Tensor& values,
                                                 const torch::Tensor& number) {
  torch::Tensor x = values;
  std::size_t next_norm = 0;
  for (const auto& layer : decoder->children()) {
    if (auto* conv = layer->as<nn::Conv2dImpl>()) {
      x = conv->forward(x);
    } else {
      x = layer->as<nn::ConvTranspose2dImpl>()->forward(x);
    }
    x = torch::relu(normalised(x, number, next_norm++));
  }
  return x;
}

torch::Tensor ProgressiveNetwork::decode(const torch::Tensor& values,
                                         const torch::Tensor& arrived) {
  const auto number = number_of(arrived, values);
  torch::Tensor x = restore_number(values, number);
  std::size_t next_norm = decoder_norms->size();
  for (int unit = split_unit_ + 1; unit < kClassifierUnit; ++unit)
    x = run_tail_block(*tail->block(unit), x, number, next_norm);
  return tail->forward(x, kClassifierUnit, kClassifierUnit);
}

torch::Tensor ProgressiveNetwork::run_tail_block(BottleneckImpl& block, const torch::Tensor& x,
                                                 const torch::Tensor& number,
                                                 std::size_t& next_norm) {
  const auto norm = [&](const torch::Tensor& y) { return normalised(y, number, next_norm++); };
  torch::Tensor y = torch::relu(norm(block.conv1(x)));
  y = torch::relu(norm(block.conv2(y)));
  y = norm(block.conv3(y));
  if (block.downsample.is_empty()) return torch::relu(y + x);
  return torch::relu(y + norm(block.downsample->ptr<nn::Conv2dImpl>(0)->forward(x)));
}

torch::Tensor ProgressiveNetwork::normalised(const torch::Tensor& x, const torch::Tensor& number,
                                             std::size_t index) {
  return switchable[index]->as<SwitchableNormImpl>()->forward(x, number, bases_[index]);
}

torch::Tensor ProgressiveNetwork::number_of(const torch::Tensor& arrived,
                                            const torch::Tensor& values) const {
  const auto all = torch::full({values.size(0)}, group_of.size(0), torch::kInt64);
  // Of none at all, the values are those of the means: as good as of one.
  const auto number = arrived.defined() ? arrived.sum(1).to(torch::kInt64).clamp_min(1) : all;
  return number.to(values.device());
}

nn::ModuleList ProgressiveNetwork::begin_training() {
  nn::ModuleList statistics;
  for (std::size_t i = 0; i < bases_.size(); ++i)
    statistics->push_back(switchable[i]->as<SwitchableNormImpl>()->begin_training(bases_[i]));
  return statistics;
}

void ProgressiveNetwork::use_batch_statistics(bool yes) { switchable->train(yes); }

void ProgressiveNetwork::end_training() {
  const torch::NoGradGuard no_grad;
  for (std::size_t i = 0; i < bases_.size(); ++i) {
    auto& norm = *switchable[i]->as<SwitchableNormImpl>();
    // The decoder's have no statistics of a backbone to keep: they get those of all groups.
    if (i < decoder_norms->size()) norm.move_base(bases_[i]);
    norm.end_training(bases_[i]);
  }
}

std::vector<torch::Tensor> ProgressiveNetwork::new_parameters() const {
  auto parameters = encoder->parameters();
  for (const auto& part :
       {decoder->parameters(), decoder_norms->parameters(), switchable->parameters()})
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
