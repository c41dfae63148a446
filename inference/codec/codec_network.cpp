// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/codec/codec_network.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {
namespace {

namespace nn = torch::nn;

/// A generator whose numbers depend on the seed alone, not on what was drawn before.
torch::Generator generator(std::uint64_t seed) { return at::detail::createCPUGenerator(seed); }

torch::Tensor uniform_like(const torch::Tensor& shape, std::uint64_t seed) {
  return torch::rand(shape.sizes(), generator(seed)).to(shape.device());
}

/// Of layers of which the first takes a map of this side.
BlockWork sequential_work(const char* name, const nn::Sequential& layers, int side_px) {
  BlockWork block;
  block.name = name;
  int side = side_px;
  for (const auto& layer : layers->children()) {
    if (const auto conv = std::dynamic_pointer_cast<nn::Conv2dImpl>(layer)) {
      const int shrunk = side / static_cast<int>(conv->options.stride()->at(0));
      add_conv(*conv, side, shrunk, block);
      side = shrunk;
    } else if (const auto growing = std::dynamic_pointer_cast<nn::ConvTranspose2dImpl>(layer)) {
      const int grown = side * static_cast<int>(growing->options.stride()->at(0));
      add_growing_conv(*growing, side, grown, block);
      side = grown;
    }
  }
  return block;
}

}  // namespace

nn::Conv2d conv3x3(int in, int out) { return shrinking_conv(in, out, 1); }

nn::Conv2d shrinking_conv(int in, int out, int stride) {
  const int size = stride > 2 ? 5 : 3;
  return nn::Conv2d(nn::Conv2dOptions(in, out, size).stride(stride).padding(size / 2).bias(false));
}

nn::ConvTranspose2d growing_conv(int in, int out, int stride) {
  return nn::ConvTranspose2d(
      nn::ConvTranspose2dOptions(in, out, stride).stride(stride).bias(false));
}

nn::Conv2d conv1x1(int in, int out) {
  return nn::Conv2d(nn::Conv2dOptions(in, out, 1).bias(false));
}

double parameter_count(const torch::nn::Module& module) {
  double count = 0;
  for (const auto& parameter : module.parameters()) count += static_cast<double>(parameter.numel());
  return count;
}

torch::Tensor by_channel(const torch::Tensor& values) { return values.view({1, -1, 1, 1}); }

torch::Tensor by_image(const torch::Tensor& values) { return values.view({-1, 1, 1, 1}); }

int shared_units_before(int split_unit) { return std::max(1, split_unit); }

bool is_possible(const CodecShape& shape, const ResNetShape& backbone) {
  const int unit = parse_split(shape.split);
  if (unit < (shape.kind->can_cut_stem ? 0 : 1) || unit >= kClassifierUnit) return false;
  const int all = backbone.channels(unit);
  const bool is_stride =
      shape.stride == 1 || (shape.kind->can_shrink && (shape.stride == 2 || shape.stride == 4) &&
                            backbone.side_px(unit) % shape.stride == 0);
  const bool are_groups = shape.kind->has_own_groups
                              ? are_group_ends(shape.group_ends, shape.channels)
                              : shape.group_ends.empty();
  const auto& channels = scheme_field(&SchemeSpec::channel).words;
  const bool is_channel = shape.channel.empty() || (shape.kind->learns_channel &&
                                                    std::find(channels.begin(), channels.end(),
                                                              shape.channel) != channels.end());
  return shape.bits >= 1 && shape.bits <= 8 && shape.channels >= 1 && shape.channels <= all &&
         shape.selected >= 0 && shape.selected <= all && is_stride && are_groups && is_channel &&
         shape.kind->is_possible(shape);
}

double CodecShape::ratio(const ResNetShape& backbone) const {
  return 32.0 * backbone.channels(parse_split(split)) * stride * stride / (channels * bits);
}

ChannelGroups CodecShape::groups() const {
  return group_ends.empty() ? ChannelGroups::equal(channels) : ChannelGroups(group_ends);
}

SchemeSpec CodecShape::spec(const ResNetShape& backbone) const {
  SchemeSpec spec;
  spec.kind = kind->scheme;
  spec.split = usual_split_name(split);
  spec.ratio = ratio(backbone);
  spec.channel = channel;
  return spec;
}

QuantiserImpl::QuantiserImpl(int channels, int bits_) : bits(bits_) {
  check(bits >= 1 && bits <= 8, "1 to 8 bits");
  low = register_buffer("low", torch::zeros({channels}));
  high = register_buffer("high", torch::ones({channels}));
  mean = register_buffer("mean", torch::zeros({channels}));
}

UniformQuantiser QuantiserImpl::plain() const {
  const auto numbers = [](const torch::Tensor& tensor) {
    const auto flat = tensor.to(torch::kCPU).contiguous();
    return std::vector<float>(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
  };
  return {bits, numbers(low), numbers(high), numbers(mean)};
}

torch::Tensor QuantiserImpl::codes(const torch::Tensor& values) const {
  const double levels = (1 << bits) - 1;
  const auto unit = (values - by_channel(low)) / by_channel(high - low);
  return (unit.clamp(0, 1) * levels).round().to(torch::kUInt8);
}

torch::Tensor QuantiserImpl::values(const torch::Tensor& codes) const {
  const double levels = (1 << bits) - 1;
  return codes.to(torch::kFloat32) * by_channel((high - low) / levels) + by_channel(low);
}

torch::Tensor QuantiserImpl::straight_through(const torch::Tensor& x) const {
  const auto clamped = torch::min(torch::max(x, by_channel(low)), by_channel(high));
  return clamped + (values(codes(x.detach())) - clamped).detach();
}

torch::Tensor QuantiserImpl::estimated_bits(const torch::Tensor& x) const {
  const double levels = (1 << bits) - 1;
  const auto variance = x.to(torch::kFloat32).var({0, 2, 3}, /*unbiased=*/false);
  return 0.5 * torch::log2(1 + 12 * variance / ((high - low) / levels).square()).mean();
}

torch::Tensor QuantiserImpl::erase_bits(const torch::Tensor& x, const torch::Tensor& rate,
                                        const RandomStream& draws) const {
  const auto sent = codes(x.detach());
  auto received = torch::zeros_like(sent, torch::kFloat32);
  for (int bit = 0; bit < bits; ++bit) {
    const auto weight = static_cast<double>(1 << bit);
    const auto value = sent.bitwise_and(1 << bit).to(torch::kFloat32);
    const auto lost =
        uniform_like(received, draws.bits(static_cast<std::uint64_t>(bit) + 1)) < by_image(rate);
    received += torch::where(lost, torch::full_like(received, weight / 2), value);
  }
  const auto clamped = torch::min(torch::max(x, by_channel(low)), by_channel(high));
  return clamped + (values(received) - clamped).detach();
}

void QuantiserImpl::calibrate(const torch::Tensor& x, double rate) {
  const torch::NoGradGuard no_grad;
  const auto by_row = x.detach().to(torch::kFloat32).transpose(0, 1).reshape({x.size(1), -1});
  const auto sorted = std::get<0>(by_row.sort(1));
  const auto last = static_cast<double>(sorted.size(1) - 1);
  const auto at = [&](double share) {
    return sorted.select(1, static_cast<std::int64_t>(std::lround(share * last)));
  };
  const auto new_low = at(0.001);
  // A dead channel still needs a range.
  const auto new_high = torch::max(at(0.998), new_low + 1e-3);
  low.lerp_(new_low, rate);
  high.lerp_(new_high, rate);
}

CodecNetwork::CodecNetwork(const ResNetShape& backbone, const CodecShape& shape_)
    : shape(shape_), backbone_(backbone), split_unit_(parse_split(shape_.split)) {
  if (split_unit_ < 1 && !shape.kind->can_cut_stem) {
    throw InputError(fmt::format("split \"stem\": {} needs a block to cut after, such as layer1.0",
                                 shape.kind->scheme->name));
  }
  quantiser = register_module("quantiser", Quantiser(shape.channels, shape.bits));
  tail = register_module("tail", ResNet50(backbone_, split_unit_ + 1));
}

PartWork CodecNetwork::device_work() const {
  PartWork work;
  if (!last_block.is_empty()) {
    work.push_back(last_block->work(backbone_.side_px(split_unit_ - 1)));
    work.back().name = unit_name(split_unit_);
  }
  const nn::Sequential encoder = encoder_layers();
  if (!encoder.is_empty()) work.push_back(sequential_work(kEncoderBlock, encoder, side_px()));
  return work;
}

PartWork CodecNetwork::decoder_work() const {
  return {sequential_work(kDecoderBlock, decoder_layers(), sent_side_px())};
}

torch::Tensor CodecNetwork::decode(const torch::Tensor& values, const torch::Tensor& arrived) {
  const auto restored = arrived.defined() ? restore_groups(values, arrived) : restore(values);
  return tail->forward(restored, split_unit_ + 1, kClassifierUnit);
}

void CodecNetwork::reorder(nn::Sequential& before, nn::Sequential& after,
                           const torch::Tensor& order) {
  const torch::NoGradGuard no_grad;
  const auto permute = [&](torch::Tensor& tensor, int dimension) {
    tensor.set_data(tensor.index_select(dimension, order.to(tensor.device())).contiguous());
  };
  permute(before[0]->as<nn::Conv2dImpl>()->weight, 0);
  auto* norm = before[1]->as<nn::BatchNorm2dImpl>();
  for (auto* tensor : {&norm->weight, &norm->bias, &norm->running_mean, &norm->running_var}) {
    permute(*tensor, 0);
  }
  if (auto* growing = after[0]->as<nn::ConvTranspose2dImpl>()) {
    permute(growing->weight, 0);
  } else {
    permute(after[0]->as<nn::Conv2dImpl>()->weight, 1);
  }
  for (auto* tensor : {&quantiser->low, &quantiser->high, &quantiser->mean}) permute(*tensor, 0);
}

std::shared_ptr<CodecNetwork> make_codec(ResNet50 backbone, const CodecShape& shape,
                                         const torch::Tensor& kept) {
  auto codec = shape.kind->make(backbone->shape, shape, kept);
  if (!codec->last_block.is_empty()) {
    copy_state(*backbone->block(codec->shared_units()), *codec->last_block,
               shape.kept_channels() > 0 ? kept : torch::Tensor());
  }
  copy_state(*backbone, *codec->tail);
  return codec;
}

std::shared_ptr<CodecNetwork> with_bits(ResNet50 backbone, const CodecNetwork& codec, int bits) {
  CodecShape shape = codec.shape;
  shape.bits = bits;
  const auto* kept = codec.named_buffers().find("kept");
  auto changed = make_codec(backbone, shape, kept == nullptr ? torch::Tensor() : kept->clone());
  copy_state(codec, *changed);
  changed->eval();
  return changed;
}

std::vector<std::uint8_t> to_symbols(const torch::Tensor& codes) {
  const auto flat = codes.to(torch::kCPU).contiguous();
  const auto* data = flat.data_ptr<std::uint8_t>();
  return {data, data + flat.numel()};
}

}  // namespace airsplit
