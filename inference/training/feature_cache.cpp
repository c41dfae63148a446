// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/feature_cache.h"

#include <fmt/format.h>

#include "inference/codec/codec_network.h"
#include "inference/network/preprocess.h"

namespace airsplit {
namespace {

namespace F = torch::nn::functional;

constexpr int kBatch = 64;  // images at a time

/// The rows of one tensor, batch after batch: of `count` images, whose values may take gigabytes,
/// so that they are never there twice.
class Rows {
 public:
  explicit Rows(std::int64_t count) : count_(count) {}

  void append(const torch::Tensor& batch) {
    if (!values_.defined()) {
      std::vector<std::int64_t> sizes = batch.sizes().vec();
      sizes.front() = count_;
      values_ = torch::empty(sizes, torch::kFloat16);
    }
    values_.narrow(0, filled_, batch.size(0)).copy_(batch);
    filled_ += batch.size(0);
  }

  torch::Tensor values() const { return values_.narrow(0, 0, filled_); }

 private:
  std::int64_t count_, filled_ = 0;
  torch::Tensor values_;
};

/// Runs units 0 to last of the backbone over images in batches; half precision.
torch::Tensor run_head(ResNet50 backbone, const torch::Tensor& images, int last,
                       torch::Device device) {
  const torch::NoGradGuard no_grad;
  Rows rows(images.size(0));
  for (const auto& batch : images.split(kBatch)) {
    rows.append(backbone->forward(channels_last(normalise(batch.to(device))), 0, last));
  }
  return rows.values();
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
  Rows inputs(recipe.codec_training.views * training.size());
  std::vector<torch::Tensor> logits, labels;
  const auto everything = torch::arange(training.size());
  for (int view = 0; view < recipe.codec_training.views; ++view) {
    const RandomStream draws = session.draws("views", view);
    for (const auto& chosen : everything.split(kBatch)) {
      const auto images =
          channels_last(augment(training, chosen, recipe.input_px, augmentation, draws)).to(device);
      const MixedPrecision half(session.mixed_precision(), device);
      const auto input = backbone->forward(images, 0, last);
      const auto answers = backbone->forward(input, last + 1, kClassifierUnit);
      logits.push_back(answers.to(torch::kCPU).to(torch::kFloat32));
      inputs.append(input);
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
  cache.inputs = inputs.values();
  cache.logits = torch::cat(logits);
  cache.labels = torch::cat(labels);
  return cache;
}

}  // namespace airsplit
