// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/network/resnet.h"

#include <algorithm>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {
namespace {

namespace nn = torch::nn;

constexpr int kExpansion = 4;
constexpr double kFloatBytes = 4;

nn::Conv2d conv(int in, int out, int kernel, int stride) {
  return nn::Conv2d(
      nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

}  // namespace

namespace {

/// A layer whose weights all take part once for each pixel of a map with sides of `uses_px`.
void add_layer(double weights, int uses_px, double inputs, double outputs, BlockWork& block) {
  block.macs += weights * uses_px * uses_px;
  block.layers += 1;
  block.weight_bytes += kFloatBytes * weights;
  block.activation_bytes += kFloatBytes * (inputs + outputs);
}

double plane_values(std::int64_t channels, int side_px) {
  return static_cast<double>(channels) * side_px * side_px;
}

}  // namespace

void add_conv(const nn::Conv2dImpl& conv, int input_side_px, int output_side_px, BlockWork& block) {
  add_layer(static_cast<double>(conv.weight.numel()), output_side_px,
            plane_values(conv.weight.size(1), input_side_px),
            plane_values(conv.weight.size(0), output_side_px), block);
}

void add_growing_conv(const nn::ConvTranspose2dImpl& conv, int input_side_px, int output_side_px,
                      BlockWork& block) {
  add_layer(static_cast<double>(conv.weight.numel()), input_side_px,
            plane_values(conv.weight.size(0), input_side_px),
            plane_values(conv.weight.size(1), output_side_px), block);
}

BottleneckImpl::BottleneckImpl(int in_channels, int planes, int stride,
                               std::optional<torch::Tensor> kept_channels) {
  const int full_out = planes * kExpansion;
  const int out = kept_channels ? static_cast<int>(kept_channels->numel()) : full_out;
  conv1 = register_module("conv1", conv(in_channels, planes, 1, 1));
  bn1 = register_module("bn1", nn::BatchNorm2d(planes));
  conv2 = register_module("conv2", conv(planes, planes, 3, stride));
  bn2 = register_module("bn2", nn::BatchNorm2d(planes));
  conv3 = register_module("conv3", conv(planes, out, 1, 1));
  bn3 = register_module("bn3", nn::BatchNorm2d(out));
  if (stride != 1 || in_channels != full_out) {
    downsample = register_module(
        "downsample", nn::Sequential(conv(in_channels, out, 1, stride), nn::BatchNorm2d(out)));
  } else if (kept_channels) {
    kept = register_buffer("kept", *kept_channels);
  }
}

torch::Tensor BottleneckImpl::forward(const torch::Tensor& x) {
  torch::Tensor y = torch::relu(bn1(conv1(x)));
  y = torch::relu(bn2(conv2(y)));
  y = bn3(conv3(y));
  if (!downsample.is_empty()) {
    y = y + downsample->forward(x);
  } else if (kept.defined()) {
    y = y + x.index_select(1, kept);
  } else {
    y = y + x;
  }
  return torch::relu(y);
}

BlockWork BottleneckImpl::work(int side_px) const {
  const int out_side = conv2->options.stride()->at(0) == 2 ? half_up(side_px) : side_px;
  BlockWork block;
  add_conv(*conv1, side_px, side_px, block);
  add_conv(*conv2, side_px, out_side, block);
  add_conv(*conv3, out_side, out_side, block);
  if (!downsample.is_empty()) {
    add_conv(*downsample->ptr<nn::Conv2dImpl>(0), side_px, out_side, block);
  }
  const auto outputs = static_cast<double>(conv3->weight.size(0)) * out_side * out_side;
  block.activation_bytes += kFloatBytes * outputs;  // the shortcut, read where the two are added
  return block;
}

namespace {

/// Whether a bottleneck block's tensor has a row for each output channel: what pruning shortens.
bool is_of_output_channels(const std::string& tensor) {
  for (const std::string layer : {"conv3.", "bn3.", "downsample."}) {
    if (tensor.rfind(layer, 0) == 0 && tensor.find("num_batches_tracked") == std::string::npos)
      return true;
  }
  return false;
}

}  // namespace

void copy_state(const nn::Module& from, nn::Module& to, const torch::Tensor& kept,
                const std::string& except) {
  const torch::NoGradGuard no_grad;
  const auto copy = [&](const auto& source, const auto& target) {
    for (const auto& item : target) {
      const torch::Tensor* value = source.find(item.key());
      const bool left_alone = !except.empty() && item.key().rfind(except, 0) == 0;
      if (value == nullptr || left_alone) continue;
      const bool pruned = kept.defined() && is_of_output_channels(item.key());
      item.value().copy_(pruned ? value->index_select(0, kept) : *value);
    }
  };
  copy(from.named_parameters(), to.named_parameters());
  copy(from.named_buffers(), to.named_buffers());
}

Bottleneck make_block(const ResNetShape& shape, int unit, std::optional<torch::Tensor> kept) {
  return Bottleneck(shape.channels(unit - 1), shape.planes(unit), ResNetShape::stride(unit), kept);
}

ResNet50Impl::ResNet50Impl(ResNetShape shape_, int first_unit, int last_unit)
    : shape(shape_), blocks_(kUnits, Bottleneck(nullptr)) {
  check(0 <= first_unit && first_unit <= last_unit && last_unit < kUnits, "a range of units");
  if (first_unit == 0) {
    const int stem = shape.channels(0);
    conv1 = register_module(
        "conv1", nn::Conv2d(nn::Conv2dOptions(3, stem, 7).stride(2).padding(3).bias(false)));
    bn1 = register_module("bn1", nn::BatchNorm2d(stem));
  }
  for (int stage = 0; stage < 4; ++stage) {
    // torchvision's names: layer3.0.conv1.weight. The stage exists if this part has a block of it.
    std::shared_ptr<nn::Module> layer;
    for (int unit = std::max(1, first_unit); unit <= std::min(last_unit, kClassifierUnit - 1);
         ++unit) {
      const auto [block_stage, index] = place_of(unit);
      if (block_stage != stage) continue;
      if (!layer) {
        layer = std::make_shared<nn::Module>("layer");
        register_module(fmt::format("layer{}", stage + 1), layer);
      }
      const auto u = static_cast<std::size_t>(unit);
      blocks_[u] = layer->register_module(std::to_string(index), make_block(shape, unit));
    }
  }
  if (last_unit == kClassifierUnit) {
    fc = register_module("fc", nn::Linear(shape.channels(kClassifierUnit - 1), shape.classes));
  }
}

torch::Tensor ResNet50Impl::forward(torch::Tensor x, int first, int last) {
  for (int unit = first; unit <= last; ++unit) {
    if (unit == 0) {
      x = torch::max_pool2d(torch::relu(bn1(conv1(x))), 3, 2, 1);
    } else if (unit == kClassifierUnit) {
      x = fc(x.mean({2, 3}));
    } else {
      x = blocks_.at(static_cast<std::size_t>(unit))->forward(x);
    }
  }
  return x;
}

PartWork ResNet50Impl::work(int first, int last) const {
  PartWork part;
  for (int unit = first; unit <= last; ++unit) {
    BlockWork block;
    if (unit == 0) {
      add_conv(*conv1, shape.input_px, half_up(shape.input_px), block);
    } else if (unit == kClassifierUnit) {
      const auto weights = static_cast<double>(fc->weight.numel());
      block.macs = weights;
      block.layers = 1;
      block.weight_bytes = kFloatBytes * weights;
      block.activation_bytes =
          kFloatBytes * static_cast<double>(fc->weight.size(0) + fc->weight.size(1));
    } else {
      block = this->block(unit)->work(shape.side_px(unit - 1));
    }
    block.name = unit_name(unit);
    part.push_back(block);
  }
  return part;
}

}  // namespace airsplit
