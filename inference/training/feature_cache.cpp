// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/feature_cache.h"

#include <fmt/format.h>

#include "inference/codec/codec_network.h"
#include "inference/network/preprocess.h"

namespace airsplit {
namespace {

namespace F = torch::nn::functional;

/// Runs units 0 to last of the backbone over images in batches; half precision.
torch::Tensor run_head(ResNet50 backbone, const torch::Tensor& images, int last,
                       torch::Device device) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> outputs;
  for (const auto& batch : images.split(128)) {
    const auto features = backbone->forward(channels_last(normalise(batch.to(device))), 0, last);
    outputs.push_back(features.to(torch::kFloat16).to(torch::kCPU).contiguous());
  }
  return torch::cat(outputs);
}

}  // namespace

FeatureCache make_measuring_cache(ResNet50 backbone, const ImageCache& training,
                                  const ImageCache& validation, const std::string& split,
                                  torch::Device device) {
  FeatureCache cache;
  const int last = shared_units_before(parse_split(split)) - 1;
  cache.plain_inputs = run_head(backbone, training.images, last, device);
  cache.plain_labels = training.labels;
  cache.validation_inputs = run_head(backbone, validation.images, last, device);
  cache.validation_labels = validation.labels;
  cache.split = split;
  return cache;
}

FeatureCache make_feature_cache(const TrainingSession& session, ResNet50 backbone,
                                const ImageCache& training, const ImageCache& validation,
                                const std::string& split) {
  const torch::NoGradGuard no_grad;
  const auto& recipe = session.recipe();
  const torch::Device device = session.device();
  const int last = shared_units_before(parse_split(split)) - 1;
  session.say(fmt::format("features for {}: {} views of {} images", split,
                          recipe.codec_training.views, training.size()));
  const Augmentation augmentation{recipe.backbone.crop_min_area, recipe.backbone.colour_jitter,
                                  true};
  std::vector<torch::Tensor> inputs, logits, labels;
  const auto everything = torch::arange(training.size());
  for (int view = 0; view < recipe.codec_training.views; ++view) {
    const RandomStream draws = session.draws("views", view);
    for (const auto& chosen : everything.split(128)) {
      const auto images =
          channels_last(augment(training, chosen, recipe.input_px, augmentation, draws)).to(device);
      const MixedPrecision half(session.mixed_precision(), device);
      const auto input = backbone->forward(images, 0, last);
      const auto answers = backbone->forward(input, last + 1, kClassifierUnit);
      logits.push_back(answers.to(torch::kCPU).to(torch::kFloat32));
      inputs.push_back(input.to(torch::kFloat16).to(torch::kCPU).contiguous());
      session.throw_if_stopped();
    }
    labels.push_back(training.labels);
  }
  auto squares = training.images;
  if (recipe.cache_px != recipe.input_px) {
    const auto options = F::InterpolateFuncOptions()
                             .size(std::vector<std::int64_t>{recipe.input_px, recipe.input_px})
                             .mode(torch::kBilinear)
                             .align_corners(false);
    std::vector<torch::Tensor> resized;
    for (const auto& batch : squares.split(512)) {
      resized.push_back(
          F::interpolate(batch.to(torch::kFloat32), options).round().to(torch::kUInt8));
    }
    squares = torch::cat(resized);
  }
  FeatureCache cache =
      make_measuring_cache(backbone, {squares, training.labels}, validation, split, device);
  cache.inputs = torch::cat(inputs);
  cache.logits = torch::cat(logits);
  cache.labels = torch::cat(labels);
  return cache;
}

}  // namespace airsplit
