// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/train_codec.h"

#include <algorithm>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {
namespace {

namespace F = torch::nn::functional;

constexpr double kWarmupShare = 0.1;
/// Distillation takes the place of most of the labels' weight.
constexpr double kLabelWeight = 0.5;

}  // namespace

CodecTrainer::CodecTrainer(const TrainingSession& session, ResNet50 backbone,
                           const ImageCache& training, const ImageCache& validation,
                           const CodecTrainings& trainings)
    : session_(session),
      backbone_(backbone),
      training_(training),
      validation_(validation),
      trainings_(trainings) {
  train_only(*backbone_, {});
  backbone_->eval();
  use_channels_last(*backbone_);
}

void CodecTrainer::load_features(const std::string& split) {
  if (features_.split == split) return;
  features_ = {};  // so that two splits' features are never in memory together
  features_ = make_feature_cache(session_, backbone_, training_, validation_, split);
}

CodecMeasure CodecTrainer::measure() const { return {features_, session_.device()}; }

CodecMethod& CodecTrainer::method_of(const CodecKind* kind) {
  for (const CodecTraining* training : trainings_) {
    const auto& codecs = training->codecs;
    if (std::find(codecs.begin(), codecs.end(), kind) == codecs.end()) continue;
    auto& method = methods_[training];
    if (!method) method = training->make();
    return *method;
  }
  throw InputError(fmt::format("{}: nobody knows how to train it", kind->scheme->name));
}

torch::Tensor CodecTrainer::distillation_loss(const torch::Tensor& logits,
                                              const torch::Tensor& chosen) const {
  // Hinton, Vinyals, Dean, arXiv 1503.02531: soft targets at temperature T, weighted by T^2.
  const double t = session_.recipe().codec_training.temperature;
  const auto teacher = features_.logits.index_select(0, chosen).to(logits.device());
  const auto labels = features_.labels.index_select(0, chosen).to(logits.device());
  const auto soft = F::kl_div(torch::log_softmax(logits / t, 1), torch::softmax(teacher / t, 1),
                              F::KLDivFuncOptions(torch::kBatchMean)) *
                    (t * t);
  return soft + kLabelWeight * F::cross_entropy(logits, labels);
}

void CodecTrainer::run(const std::string& name, torch::nn::Module& module, int epochs,
                       const std::vector<torch::Tensor>& fresh,
                       const std::vector<torch::Tensor>& old, const Forward& forward,
                       const std::function<torch::Tensor()>& penalty,
                       const std::function<double()>& validate) {
  const auto& recipe = session_.recipe().codec_training;
  train_only(module, joined(fresh, old));
  use_channels_last(module);
  const auto options = [&](double rate) {
    return std::make_unique<torch::optim::AdamWOptions>(
        torch::optim::AdamWOptions(rate).weight_decay(recipe.weight_decay));
  };
  std::vector<torch::optim::OptimizerParamGroup> groups;
  if (!fresh.empty()) groups.emplace_back(fresh, options(recipe.learning_rate_new));
  if (!old.empty()) groups.emplace_back(old, options(recipe.learning_rate));
  torch::optim::AdamW optimizer(groups, torch::optim::AdamWOptions(recipe.learning_rate));
  Phase phase;
  phase.name = name;
  phase.epochs = epochs;
  phase.batch = recipe.batch;
  phase.warmup_share = kWarmupShare;
  phase.images = features_.labels.size(0);
  phase.module = &module;
  phase.optimizer = &optimizer;
  phase.loss = [&](const torch::Tensor& chosen, const RandomStream& draws, double progress) {
    const auto inputs = channels_last(
        features_.inputs.index_select(0, chosen).to(session_.device()).to(torch::kFloat32));
    // The first image of a batch is in no other batch of the epoch: it numbers the batch's draw.
    const Step step{draws.bits(static_cast<std::uint64_t>(chosen[0].item<std::int64_t>())),
                    progress};
    torch::Tensor logits;
    {
      const MixedPrecision half(session_.mixed_precision(), session_.device());
      logits = forward(inputs, step);
    }
    const auto times = logits.size(0) / chosen.size(0);  // some decode an image several times
    const auto loss = distillation_loss(logits.to(torch::kFloat32), chosen.repeat({times}));
    return penalty ? loss + penalty() : loss;
  };
  phase.validate = validate;
  run_phase(session_, phase);
}

CodecShape CodecTrainer::shape_of(const CodecTarget& target) { return target.coarsest_shape(); }

std::shared_ptr<CodecNetwork> CodecTrainer::fresh_network(const CodecShape& shape,
                                                          const torch::Tensor& kept,
                                                          const std::string& name) const {
  torch::manual_seed(session_.draws("codec." + name).bits(0));
  auto network = make_codec(backbone_, shape, kept);
  network->to(session_.device());
  set_training(*network);
  return network;
}

void CodecTrainer::set_training(CodecNetwork& codec) const {
  codec.train();
  codec.tail->train(session_.recipe().codec_training.tail != TailTraining::kNone);
}

std::vector<torch::Tensor> CodecTrainer::trained_tail(const ResNet50& tail) const {
  const TailTraining training = session_.recipe().codec_training.tail;
  std::vector<torch::Tensor> trained;
  if (training == TailTraining::kNone) return trained;
  for (const auto& item : tail->named_parameters()) {
    const bool is_classifier = item.key().rfind("fc.", 0) == 0;
    const auto& value = item.value();
    const bool small = value.dim() < 2 || is_classifier;
    const bool pointwise = value.dim() == 4 && value.size(2) == 1;
    const bool chosen = training == TailTraining::kAll || small ||
                        (training == TailTraining::kPointwise && pointwise);
    if (chosen) trained.push_back(value);
  }
  return trained;
}

torch::Tensor CodecTrainer::feature_error(const torch::Tensor& restored, const CodecNetwork& codec,
                                          const torch::Tensor& block_inputs) const {
  torch::Tensor target;
  {
    const torch::NoGradGuard no_grad;
    const int unit = codec.shared_units();
    ResNet50 backbone = backbone_;
    target = backbone->forward(block_inputs, unit, unit).to(torch::kFloat32);
  }
  return (restored.to(torch::kFloat32) - target).square().mean() / target.var();
}

TrainedTarget CodecTrainer::train(const CodecTarget& target) {
  const std::string name = codec_name(target);
  load_features(target.split);
  const auto network = method_of(target.kind).train(*this, target, name);
  network->eval();
  const Validation exact = measure().validate(*network);
  measure().set_means(*network);
  network->send_in_order(measure().order_by_importance(*network));
  const auto deltas = round_as_stored(*network, backbone_);
  measure().set_means(*network);
  const Validation stored = measure().validate(*network);
  session_.say(fmt::format("{}: validation {:.4f} (loss {:.4f}), as stored {:.4f} ({:.4f})", name,
                           exact.accuracy, exact.loss, stored.accuracy, stored.loss));
  TrainedTarget trained;
  for (const int bits : target.bits) {
    const auto codec = with_bits(backbone_, *network, bits);
    const FittedModels models = measure().fit_models(*codec);
    trained.codecs.push_back({codec, models.best, deltas});
    const std::string line = measure().describe(*codec, models);
    session_.say(line);
    trained.log += line + "\n";
  }
  return trained;
}

std::vector<torch::Tensor> joined(std::vector<torch::Tensor> a,
                                  const std::vector<torch::Tensor>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

std::string codec_name(const CodecTarget& target) {
  std::string name =
      fmt::format("{}.{}.{}ch", target.kind->scheme->name, target.split, target.channels);
  if (!target.channel.empty()) name += "." + target.channel;
  if (target.stride > 1) name += fmt::format(".stride{}", target.stride);
  return name;
}

}  // namespace airsplit
