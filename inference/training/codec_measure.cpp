// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/codec_measure.h"

#include <algorithm>

#include <fmt/format.h>

#include "inference/bitstream/symbol_stream.h"
#include "inference/training/channel_ranking.h"
#include "inference/training/confident_margin.h"
#include "inference/training/training_data.h"
#include "inference/training/training_session.h"

namespace airsplit {
namespace {

namespace F = torch::nn::functional;

/// Training images that tell how much each channel matters.
constexpr std::int64_t kImportanceImages = 1024;

/// From the first `groups` groups of these values, the others at their mean; -1: from all.
torch::Tensor decode_first(CodecNetwork& codec, const torch::Tensor& values, int groups) {
  if (groups < 0) return codec.decode(values);
  const ChannelGroups all = codec.shape.groups();
  const int channels = all.channels_through(groups - 1);
  auto there = by_channel(codec.quantiser->mean).expand_as(values).clone();
  there.narrow(1, 0, channels).copy_(values.narrow(1, 0, channels));
  auto arrived = torch::zeros({values.size(0), all.count()});
  arrived.narrow(1, 0, groups).fill_(1);
  return codec.decode(there, arrived);
}

}  // namespace

torch::Tensor CodecMeasure::validation_logits(CodecNetwork& codec, int groups) const {
  const torch::NoGradGuard no_grad;
  const bool was_training = codec.is_training();
  const bool has_block = !codec.last_block.is_empty();
  const bool block_trains = has_block && codec.last_block->is_training(),
             tail_trains = codec.tail->is_training();
  codec.eval();
  std::vector<torch::Tensor> logits;
  for (const auto& batch : features_.validation_inputs.split(256)) {
    const auto values = codec.encode(channels_last(batch.to(device_).to(torch::kFloat32)));
    const auto received = codec.quantiser->values(codec.quantiser->codes(values));
    logits.push_back(decode_first(codec, received, groups).to(torch::kCPU));
  }
  codec.train(was_training);
  if (has_block) codec.last_block->train(block_trains);
  codec.tail->train(tail_trains);
  return torch::cat(logits);
}

Validation CodecMeasure::validate(CodecNetwork& codec, int groups) const {
  const torch::Tensor logits = validation_logits(codec, groups);
  const auto& labels = features_.validation_labels;
  return {share_right(logits, labels), F::cross_entropy(logits, labels).item<double>()};
}

template <typename Use>
void CodecMeasure::for_each_values(CodecNetwork& codec, const torch::Tensor& inputs,
                                   const Use& use) const {
  const torch::NoGradGuard no_grad;
  for (const auto& batch : inputs.split(256)) {
    use(codec.encode(channels_last(batch.to(device_).to(torch::kFloat32))));
  }
}

std::vector<std::uint8_t> CodecMeasure::symbols_of(CodecNetwork& codec,
                                                   const torch::Tensor& inputs) const {
  std::vector<std::uint8_t> symbols;
  for_each_values(codec, inputs, [&](const torch::Tensor& values) {
    const auto batch = to_symbols(codec.quantiser->codes(values));
    symbols.insert(symbols.end(), batch.begin(), batch.end());
  });
  return symbols;
}

double CodecMeasure::stream_bytes(CodecNetwork& codec, const SymbolModel& model) const {
  const auto symbols = symbols_of(codec, features_.validation_inputs);
  double bytes = 0;
  for (auto image = symbols.begin(); image != symbols.end();) {
    const auto next = image + static_cast<std::ptrdiff_t>(model.size());
    bytes += static_cast<double>(encode_symbols({image, next}, model).size());
    image = next;
  }
  return bytes / static_cast<double>(features_.validation_labels.size(0));
}

FittedModels CodecMeasure::fit_models(CodecNetwork& codec) const {
  const auto side = static_cast<std::size_t>(codec.sent_side_px());
  TrainingSymbols training;
  training.images = static_cast<std::size_t>(features_.plain_inputs.size(0));
  training.channels = static_cast<std::size_t>(codec.shape.channels);
  training.plane = {side, side};
  training.alphabet = std::size_t{1} << codec.shape.bits;
  training.symbols = symbols_of(codec, features_.plain_inputs);
  return fit_symbol_models(training);
}

void CodecMeasure::set_means(CodecNetwork& codec) const {
  torch::Tensor sum = torch::zeros({codec.shape.channels});
  for_each_values(codec, features_.plain_inputs, [&](const torch::Tensor& values) {
    sum += values.mean({2, 3}).sum(0).to(torch::kCPU);
  });
  codec.quantiser->mean.copy_(sum / features_.plain_inputs.size(0));
}

torch::Tensor CodecMeasure::order_by_importance(CodecNetwork& codec) const {
  const torch::NoGradGuard no_grad;
  const auto chosen = evenly_spread(features_.plain_labels.size(0), kImportanceImages);
  const auto labels = features_.plain_labels.index_select(0, chosen);
  std::vector<torch::Tensor> losses(static_cast<std::size_t>(codec.shape.channels));
  std::vector<torch::Tensor> batches;
  for_each_values(codec, features_.plain_inputs.index_select(0, chosen),
                  [&](const torch::Tensor& values) { batches.push_back(values); });
  const auto values = torch::cat(batches);
  for (int c = 0; c < codec.shape.channels; ++c) {
    auto without = values.clone();
    without.select(1, c).fill_(codec.quantiser->mean[c].item<float>());
    std::vector<torch::Tensor> logits;
    for (const auto& batch : without.split(256)) {
      logits.push_back(codec.decode(batch).to(torch::kCPU));
    }
    losses[static_cast<std::size_t>(c)] = F::cross_entropy(torch::cat(logits), labels);
  }
  return falling_order(torch::stack(losses));
}

std::vector<double> CodecMeasure::group_bytes(CodecNetwork& codec, const SymbolModel& model) const {
  const auto symbols = symbols_of(codec, features_.validation_inputs);
  const ChannelGroups groups = codec.shape.groups();
  std::vector<double> bytes(static_cast<std::size_t>(groups.count()));
  const auto images = static_cast<double>(features_.validation_labels.size(0));
  for (auto image = symbols.begin(); image != symbols.end();) {
    const auto next = image + static_cast<std::ptrdiff_t>(model.size());
    const auto ends = plane_ends_bytes(encode_symbols({image, next}, model), 0, model);
    for (int g = 0; g < groups.count(); ++g) {
      const auto last = static_cast<std::size_t>(groups.channels_through(g)) - 1;
      bytes[static_cast<std::size_t>(g)] += static_cast<double>(ends[last]) / images;
    }
    image = next;
  }
  return bytes;
}

std::string CodecMeasure::describe_groups(CodecNetwork& codec, const SymbolModel& model) const {
  if (codec.shape.group_ends.empty()) return "";
  std::string lines;
  const ChannelGroups groups = codec.shape.groups();
  const std::vector<double> bytes = group_bytes(codec, model);
  std::vector<torch::Tensor> logits;
  const auto& labels = features_.validation_labels;
  for (int g = 0; g < groups.count(); ++g) {
    logits.push_back(validation_logits(codec, g + 1));
    lines += fmt::format("\n  first {} groups, {} channels: {:.4f}, {:.4f}; {:.1f} bytes", g + 1,
                         groups.channels_through(g), share_right(logits.back(), labels),
                         F::cross_entropy(logits.back(), labels).item<double>(),
                         bytes[static_cast<std::size_t>(g)]);
  }
  const ConfidentMargin chosen = confident_margin(torch::stack(logits), labels, bytes);
  return lines + fmt::format("\n  send = \"confident\": margin = {:.1f}: {:.4f}; {:.1f} bytes",
                             chosen.margin, chosen.accuracy, chosen.bytes);
}

std::string CodecMeasure::describe(CodecNetwork& codec, const FittedModels& models) const {
  const Validation reached = validate(codec);
  return fmt::format(
      "{}: {} channels, {} bit: validation accuracy {:.4f}, cross-entropy {:.4f}; {:.1f} bytes "
      "without contexts, {:.1f} with{}",
      codec.spec().label(), codec.shape.channels, codec.shape.bits, reached.accuracy, reached.loss,
      stream_bytes(codec, models.order0), stream_bytes(codec, models.best),
      describe_groups(codec, models.best));
}

}  // namespace airsplit
