// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/train_backbone.h"

#include <cmath>

#include "inference/network/preprocess.h"

namespace airsplit {
namespace {

namespace F = torch::nn::functional;

constexpr double kMomentum = 0.9;

/// Weight decay for convolution and linear weights only.
std::vector<torch::optim::OptimizerParamGroup> parameter_groups(torch::nn::Module& module,
                                                                const BackboneRecipe& recipe) {
  std::vector<torch::Tensor> decayed, plain;
  for (const auto& parameter : module.parameters()) {
    (parameter.dim() >= 2 ? decayed : plain).push_back(parameter);
  }
  const auto options = [&](double decay) {
    return std::make_unique<torch::optim::SGDOptions>(torch::optim::SGDOptions(recipe.learning_rate)
                                                          .momentum(kMomentum)
                                                          .nesterov(true)
                                                          .weight_decay(decay));
  };
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(decayed, options(recipe.weight_decay));
  groups.emplace_back(plain, options(0));
  return groups;
}

}  // namespace

void initialise(ResNet50 network, std::uint64_t seed) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(seed);
  for (const auto& item : network->named_parameters()) {
    torch::Tensor value = item.value();
    const std::string& name = item.key();
    if (value.dim() == 4) {
      torch::nn::init::kaiming_normal_(value, 0, torch::kFanOut, torch::kReLU);
    } else if (name.find("bn3.weight") != std::string::npos) {
      value.zero_();
    } else if (name.rfind("fc.", 0) == 0) {
      const double bound = 1 / std::sqrt(static_cast<double>(network->fc->weight.size(1)));
      value.uniform_(-bound, bound);
    } else {
      value.fill_(name.find("weight") != std::string::npos ? 1 : 0);
    }
  }
}

torch::Tensor classify(ResNet50 network, const torch::Tensor& images,
                       const TrainingSession& session) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> logits;
  for (const auto& batch : images.split(128)) {
    if (!logits.empty()) session.throw_if_stopped();  // between batches
    const auto input = channels_last(normalise(batch.to(session.device())));
    logits.push_back(network->forward(input, 0, kClassifierUnit).to(torch::kCPU));
  }
  return torch::cat(logits);
}

void train_backbone(const TrainingSession& session, const std::string& phase,
                    const BackboneRecipe& recipe, ResNet50 network, const ImageCache& training,
                    const ImageCache& validation) {
  const torch::Device device = session.device();
  network->to(device);
  use_channels_last(*network);
  network->train();
  torch::optim::SGD optimizer(parameter_groups(*network, recipe),
                              torch::optim::SGDOptions(recipe.learning_rate).momentum(kMomentum));
  const Augmentation augmentation{recipe.crop_min_area, recipe.colour_jitter, true};
  Phase run;
  run.name = phase;
  run.epochs = recipe.epochs;
  run.batch = recipe.batch;
  run.warmup_share = recipe.warmup_share;
  run.images = training.size();
  run.module = network.get();
  run.optimizer = &optimizer;
  run.loss = [&](const torch::Tensor& chosen, const RandomStream& draws, double progress) {
    const bool small = recipe.small_px > 0 && progress < recipe.small_share;
    const int side_px = small ? recipe.small_px : recipe.input_px;
    const auto images =
        channels_last(augment(training, chosen, side_px, augmentation, draws)).to(device);
    const auto labels = training.labels.index_select(0, chosen).to(device);
    torch::Tensor logits;
    {
      const MixedPrecision half(session.mixed_precision(), device);
      logits = network->forward(images, 0, kClassifierUnit);
    }
    const auto options = F::CrossEntropyFuncOptions().label_smoothing(recipe.label_smoothing);
    return F::cross_entropy(logits.to(torch::kFloat32), labels, options);
  };
  run.validate = [&] {
    network->eval();
    const double accuracy =
        share_right(classify(network, validation.images, session), validation.labels);
    network->train();
    return accuracy;
  };
  run_phase(session, run);
  network->eval();
}

}  // namespace airsplit
