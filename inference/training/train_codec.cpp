#include "inference/training/train_codec.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/training/channel_ranking.h"

namespace airsplit {
namespace {

namespace F = torch::nn::functional;

constexpr double kWarmupShare = 0.1;
constexpr double kCalibrationRate = 0.05;
constexpr double kAttentionRate = 0.02;
/// Distillation takes the place of most of the labels' weight.
constexpr double kLabelWeight = 0.5;

bool is_random(const std::string& kind) { return kind == "aecnn-random"; }

/// The tail's parameters that the recipe trains.
std::vector<torch::Tensor> trained_tail(const ResNet50& tail, TailTraining training) {
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

std::vector<torch::Tensor> joined(std::vector<torch::Tensor> a,
                                  const std::vector<torch::Tensor>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace

CodecTrainer::CodecTrainer(const TrainingSession& session, ResNet50 backbone,
                           const ImageCache& training, const ImageCache& validation)
    : session_(session), backbone_(backbone), training_(training), validation_(validation) {
  train_only(*backbone_, {});
  backbone_->eval();
}

const FeatureCache& CodecTrainer::features(const std::string& split) {
  if (features_.split != split) {
    features_ = {};  // so that two splits' features are never in memory together
    features_ = make_feature_cache(session_, backbone_, training_, validation_, split);
  }
  return features_;
}

CodecMeasure CodecTrainer::measure() const { return {features_, session_.device()}; }

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
    const auto inputs =
        features_.inputs.index_select(0, chosen).to(session_.device()).to(torch::kFloat32);
    // The first image of a batch is in no other batch of the epoch: it numbers the batch's draw.
    const Step step{draws.bits(static_cast<std::uint64_t>(chosen[0].item<std::int64_t>())),
                    progress};
    torch::Tensor logits;
    {
      const MixedPrecision half(session_.recipe().mixed_precision, session_.device());
      logits = forward(inputs, step);
    }
    const auto loss = distillation_loss(logits.to(torch::kFloat32), chosen);
    return penalty ? loss + penalty() : loss;
  };
  phase.validate = validate;
  run_phase(session_, phase);
}

torch::Tensor CodecTrainer::random_order_of(const std::string& split) const {
  return random_order(backbone_->shape.channels(parse_split(split)),
                      session_.draws("random_channels." + split));
}

std::vector<int> CodecTrainer::budgets(const std::string& split) const {
  std::set<int> counts;
  for (const auto& target : session_.recipe().codecs) {
    if (target.kind != "aecnn" || target.split != split) continue;
    counts.insert(std::max(target.selected, target.channels));
  }
  if (counts.empty()) return {backbone_->shape.channels(parse_split(split))};
  return {counts.begin(), counts.end()};
}

void CodecTrainer::train_attention(AttentionNetwork& network, const std::string& split) {
  const auto& recipe = session_.recipe().codec_training;
  const std::vector<int> counts =
      recipe.attention_budget ? budgets(split)
                              : std::vector<int>{backbone_->shape.channels(parse_split(split))};
  // Alone, the attention learns to weigh the features that are there; a block and a tail that
  // trained with it would make up for any weights.
  const auto rest = recipe.attention_alone ? std::vector<torch::Tensor>()
                                           : joined(network.block->parameters(),
                                                    trained_tail(network.tail, recipe.tail));
  const auto set_training = [&] {
    network.train();
    network.block->train(!recipe.attention_alone);
    network.tail->train(!recipe.attention_alone && recipe.tail != TailTraining::kNone);
  };
  set_training();
  run(
      "attention." + split, network, recipe.attention_epochs, network.attention->parameters(), rest,
      [&](const torch::Tensor& inputs, const Step& step) {
        const int count = counts[step.draw % counts.size()];
        const auto order = explored_order(network.mean, 1 - step.progress, step.draw);
        const auto logits = network.forward(inputs, first_of(order, count));
        network.mean.lerp_(network.weights.detach().mean(0), kAttentionRate);
        return logits;
      },
      [&] { return recipe.attention_sparsity * network.weights.mean(); },
      [&] {
        const torch::NoGradGuard no_grad;
        network.eval();
        const auto kept = first_of(falling_order(network.mean), counts.front());
        std::vector<torch::Tensor> logits;
        for (const auto& batch : features_.validation_inputs.split(256)) {
          const auto inputs = batch.to(session_.device()).to(torch::kFloat32);
          logits.push_back(network.forward(inputs, kept).to(torch::kCPU));
        }
        set_training();
        return share_right(torch::cat(logits), features_.validation_labels);
      });
  network.eval();
}

const CodecTrainer::Ranking& CodecTrainer::ranking(const std::string& split) {
  if (rankings_.count(split) > 0) return rankings_[split];
  torch::manual_seed(session_.draws("attention." + split).bits(0));
  AttentionNetwork network(backbone_, parse_split(split));
  network.to(session_.device());
  train_attention(network, split);
  Ranking& ranking = rankings_[split];
  ranking.mean = network.mean_attention(features_.plain_inputs, session_.device());
  ranking.order = falling_order(ranking.mean);
  session_.say(fmt::format("attention at {}: the channels' mean weights go from {:.3f} to {:.3f}",
                           split, ranking.mean.min().item<double>(),
                           ranking.mean.max().item<double>()));
  return ranking;
}

void CodecTrainer::set_training(CodecNetwork& codec) const {
  codec.train();
  // A tail that is not trained keeps its batch-norm statistics too.
  codec.tail->train(session_.recipe().codec_training.tail != TailTraining::kNone);
}

void CodecTrainer::train_aecnn(AecnnNetwork& codec, const std::string& name) {
  const auto& recipe = session_.recipe().codec_training;
  const Ranking& found = ranking(codec.shape.split);
  codec.to(session_.device());
  set_training(codec);
  const auto validate_codec = [&] { return measure().validate(codec).accuracy; };
  const auto tail = trained_tail(codec.tail, recipe.tail);
  const auto block = codec.last_block->parameters();

  // Step 2: the channels that were not kept are gone; the tail sees zeros in their place.
  const auto attention = found.mean.index_select(0, codec.kept.cpu()).to(session_.device());
  if (codec.scale.defined()) {
    const torch::NoGradGuard no_grad;
    codec.scale.copy_(attention.narrow(0, 0, codec.shape.channels));
  }
  const auto without_decoder = [&](const torch::Tensor& inputs, const Step&) {
    const auto kept = codec.last_block->forward(inputs) * attention.view({1, -1, 1, 1});
    return codec.tail->forward(codec.put_back(kept), codec.shared_units() + 1, kClassifierUnit);
  };
  run(name + ".prune", codec, recipe.prune_epochs, {}, joined(block, tail), without_decoder, {},
      {});

  // Steps 3 and 4 also draw the restored features towards the backbone's own (Romero et al.,
  // "FitNets", ICLR 2015), which the decoder is there to restore.
  torch::Tensor penalty;
  const auto answer = [&](const torch::Tensor& inputs, const torch::Tensor& values) {
    const auto restored = codec.restore(values);
    if (recipe.feature_distillation > 0) {
      penalty = penalty + recipe.feature_distillation * feature_error(restored, codec, inputs);
    }
    return codec.tail->forward(restored, codec.shared_units() + 1, kClassifierUnit);
  };
  const auto get_penalty = [&] { return penalty; };

  // Step 3: the decoder alone. What is fixed keeps its batch-norm statistics too.
  codec.last_block->eval();
  codec.tail->eval();
  run(
      name + ".decoder", codec, recipe.decoder_epochs, codec.new_parameters(), {},
      [&](const torch::Tensor& inputs, const Step&) {
        const auto values = codec.encode(inputs).to(torch::kFloat32);
        codec.quantiser->calibrate(values, kCalibrationRate);
        penalty = torch::zeros({}, values.options());
        return answer(inputs, values);
      },
      get_penalty, validate_codec);

  // Step 4: end to end through the quantiser. Under a rate penalty its steps stay as they are: a
  // range that followed the values would undo what the penalty does.
  set_training(codec);
  run(
      name + ".finetune", codec, recipe.finetune_epochs, codec.new_parameters(),
      joined(block, tail),
      [&](const torch::Tensor& inputs, const Step&) {
        const auto values = codec.encode(inputs).to(torch::kFloat32);
        if (recipe.rate_penalty == 0) codec.quantiser->calibrate(values, kCalibrationRate);
        penalty = recipe.rate_penalty * codec.quantiser->estimated_bits(values);
        return answer(inputs, codec.quantiser->straight_through(values));
      },
      get_penalty, validate_codec);
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

void CodecTrainer::train_bottlenet(BottleNetNetwork& codec, const CodecTarget& target,
                                   const std::string& name) {
  const auto& recipe = session_.recipe().codec_training;
  codec.to(session_.device());
  set_training(codec);
  // The paper's channel is a layer of the network, its noise level new in every batch. (Its public
  // code draws the level at random in evaluation too; here evaluation is at level 0.)
  const auto forward = [&](const torch::Tensor& inputs, const Step& step) {
    const RandomStream noise(step.draw, "channel");
    codec.noise_level = target.channel == "none" ? 0 : target.noise_max * noise.uniform(0);
    const auto values = codec.encode(inputs).to(torch::kFloat32);
    if (target.channel == "awgn") return codec.decode(add_noise(values, codec.noise_level, noise));
    if (target.channel == "erasure") {
      return codec.decode(codec.quantiser->erase_bits(values, codec.noise_level, noise));
    }
    return codec.decode(codec.quantiser->straight_through(values));
  };
  const auto validate_codec = [&] {
    codec.noise_level = 0;
    return measure().validate(codec).accuracy;
  };

  // Phase 2: the module alone. The frozen backbone stays in evaluation mode (the paper's public
  // code leaves it in training mode, and its batch-norm statistics drift).
  codec.last_block->eval();
  codec.tail->eval();
  run(name + ".module", codec,
      recipe.attention_epochs + recipe.prune_epochs + recipe.decoder_epochs, codec.new_parameters(),
      {}, forward, {}, validate_codec);

  // Phase 3: everything, going on from phase 2's weights (the public code loses them).
  set_training(codec);
  run(name + ".finetune", codec, recipe.finetune_epochs, codec.new_parameters(),
      joined(codec.last_block->parameters(), trained_tail(codec.tail, recipe.tail)), forward, {},
      validate_codec);
  codec.noise_level = 0;
}

std::shared_ptr<CodecNetwork> CodecTrainer::train_network(const CodecTarget& target,
                                                          const std::string& name) {
  // Trained for the coarsest quantiser; finer ones can only be nearer to the values.
  const int bits = *std::min_element(target.bits.begin(), target.bits.end());
  CodecShape shape{target.kind, target.split, target.channels, bits, 0};
  torch::Tensor kept;
  if (target.kind != "bottlenet++") {
    shape.selected = target.selected;
    const auto order =
        is_random(target.kind) ? random_order_of(target.split) : ranking(target.split).order;
    kept = order.narrow(0, 0, shape.kept_channels());
  }
  torch::manual_seed(session_.draws("codec." + name).bits(0));
  auto network = make_codec(backbone_, shape, kept);
  if (auto* aecnn = dynamic_cast<AecnnNetwork*>(network.get())) {
    train_aecnn(*aecnn, name);
  } else {
    train_bottlenet(dynamic_cast<BottleNetNetwork&>(*network), target, name);
  }
  network->eval();
  return network;
}

TrainedTarget CodecTrainer::train(const CodecTarget& target) {
  const std::string name = codec_name(target);
  features(target.split);
  const auto network = train_network(target, name);
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

std::string codec_name(const CodecTarget& target) {
  std::string name = fmt::format("{}.{}.{}ch", target.kind, target.split, target.channels);
  if (target.channel != "none") name += "." + target.channel;
  return name;
}

}  // namespace airsplit
