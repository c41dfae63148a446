// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How AECNN is trained: attention ranks the channels, then pruning, decoder and fine-tuning.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "common/toml_table.h"
#include "inference/codecs/aecnn/aecnn_network.h"
#include "inference/training/channel_ranking.h"
#include "inference/training/codecs/builtin_trainings.h"
#include "inference/training/train_codec.h"

namespace airsplit {
namespace {

constexpr double kCalibrationRate = 0.05;
constexpr double kAttentionRate = 0.02;

using Step = CodecTrainer::Step;

class AecnnMethod final : public CodecMethod {
 public:
  std::shared_ptr<CodecNetwork> train(CodecTrainer& trainer, const CodecTarget& target,
                                      const std::string& name) override;

 private:
  /// What the first step found at one split point.
  struct Ranking {
    torch::Tensor order;  ///< channels, the most important first
    torch::Tensor mean;   ///< mean attention of each channel over the training images
  };

  const Ranking& ranking(CodecTrainer& trainer, const std::string& split);

  std::map<std::string, Ranking> rankings_;  ///< by split point
};

torch::Tensor random_order_of(const CodecTrainer& trainer, const std::string& split) {
  return random_order(trainer.backbone()->shape.channels(parse_split(split)),
                      trainer.session().draws("random_channels." + split));
}

/// How many channels the recipe's codecs at a split point keep.
std::vector<int> budgets(const CodecTrainer& trainer, const std::string& split) {
  std::set<int> counts;
  for (const auto& target : trainer.session().recipe().codecs) {
    if (target.kind != aecnn_codec() || target.split != split) continue;
    counts.insert(CodecTrainer::shape_of(target).kept_channels());
  }
  if (counts.empty()) return {trainer.backbone()->shape.channels(parse_split(split))};
  return {counts.begin(), counts.end()};
}

void train_attention(CodecTrainer& trainer, AttentionNetwork& network, const std::string& split) {
  const auto& recipe = trainer.session().recipe().codec_training;
  const std::vector<int> counts =
      recipe.attention_budget
          ? budgets(trainer, split)
          : std::vector<int>{trainer.backbone()->shape.channels(parse_split(split))};
  // Alone, the attention learns to weigh the features that are there; a block and a tail that
  // trained with it would make up for any weights.
  const auto rest = recipe.attention_alone
                        ? std::vector<torch::Tensor>()
                        : joined(network.block->parameters(), trainer.trained_tail(network.tail));
  const auto set_training = [&] {
    network.train();
    network.block->train(!recipe.attention_alone);
    network.tail->train(!recipe.attention_alone && recipe.tail != TailTraining::kNone);
  };
  set_training();
  trainer.run(
      "attention." + split, network, recipe.attention_epochs, network.attention->parameters(), rest,
      [&](const torch::Tensor& inputs, const Step& step) {
        const int count = counts[step.draw % counts.size()];
        const auto order = explored_order(network.mean, 1 - step.progress, step.draw);
        auto logits = network.forward(inputs, first_of(order, count));
        network.mean.lerp_(network.weights.detach().mean(0), kAttentionRate);
        return logits;
      },
      [&] { return recipe.attention_sparsity * network.weights.mean(); },
      [&] {
        const torch::NoGradGuard no_grad;
        network.eval();
        const auto kept = first_of(falling_order(network.mean), counts.front());
        std::vector<torch::Tensor> logits;
        for (const auto& batch : trainer.features().validation_inputs.split(256)) {
          const auto inputs =
              channels_last(batch.to(trainer.session().device()).to(torch::kFloat32));
          logits.push_back(network.forward(inputs, kept).to(torch::kCPU));
        }
        set_training();
        return share_right(torch::cat(logits), trainer.features().validation_labels);
      });
  network.eval();
}

const AecnnMethod::Ranking& AecnnMethod::ranking(CodecTrainer& trainer, const std::string& split) {
  if (rankings_.count(split) > 0) return rankings_[split];
  torch::manual_seed(trainer.session().draws("attention." + split).bits(0));
  AttentionNetwork network(trainer.backbone(), parse_split(split));
  network.to(trainer.session().device());
  train_attention(trainer, network, split);
  Ranking& ranking = rankings_[split];
  ranking.mean =
      network.mean_attention(trainer.features().plain_inputs, trainer.session().device());
  ranking.order = falling_order(ranking.mean);
  trainer.session().say(
      fmt::format("attention at {}: the channels' mean weights go from {:.3f} to {:.3f}", split,
                  ranking.mean.min().item<double>(), ranking.mean.max().item<double>()));
  return ranking;
}

/// Steps 2 to 4; `mean_attention` is step 1's.
void train_aecnn(CodecTrainer& trainer, AecnnNetwork& codec, const torch::Tensor& mean_attention,
                 const std::string& name) {
  const auto& recipe = trainer.session().recipe().codec_training;
  const auto validate_codec = [&] { return trainer.measure().validate(codec).accuracy; };
  const auto tail = trainer.trained_tail(codec.tail);
  const auto block = codec.last_block->parameters();

  // Step 2: the channels that were not kept are gone; the tail sees zeros in their place.
  const auto attention =
      mean_attention.index_select(0, codec.kept.cpu()).to(trainer.session().device());
  if (codec.scale.defined()) {
    const torch::NoGradGuard no_grad;
    codec.scale.copy_(attention.narrow(0, 0, codec.shape.channels));
  }
  const auto without_decoder = [&](const torch::Tensor& inputs, const Step&) {
    const auto kept = codec.last_block->forward(inputs) * attention.view({1, -1, 1, 1});
    return codec.tail->forward(codec.put_back(kept), codec.split_unit() + 1, kClassifierUnit);
  };
  trainer.run(name + ".prune", codec, recipe.prune_epochs, {}, joined(block, tail), without_decoder,
              {}, {});

  // Steps 3 and 4 also draw the restored features towards the backbone's own (Romero et al.,
  // "FitNets", ICLR 2015), which the decoder is there to restore.
  torch::Tensor penalty;
  const auto answer = [&](const torch::Tensor& inputs, const torch::Tensor& values) {
    const auto restored = codec.restore(values);
    if (recipe.feature_distillation > 0) {
      penalty =
          penalty + recipe.feature_distillation * trainer.feature_error(restored, codec, inputs);
    }
    return codec.tail->forward(restored, codec.split_unit() + 1, kClassifierUnit);
  };
  const auto get_penalty = [&] { return penalty; };

  // Step 3: the decoder alone. What is fixed keeps its batch-norm statistics too.
  codec.last_block->eval();
  codec.tail->eval();
  trainer.run(
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
  trainer.set_training(codec);
  trainer.run(
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

std::shared_ptr<CodecNetwork> AecnnMethod::train(CodecTrainer& trainer, const CodecTarget& target,
                                                 const std::string& name) {
  const CodecShape shape = CodecTrainer::shape_of(target);
  const auto order = target.kind == aecnn_random_codec() ? random_order_of(trainer, target.split)
                                                         : ranking(trainer, target.split).order;
  // Before the network is drawn: nothing is drawn between that and its first phase.
  const torch::Tensor mean_attention = ranking(trainer, target.split).mean;
  auto network = trainer.fresh_network(shape, order.narrow(0, 0, shape.kept_channels()), name);
  train_aecnn(trainer, static_cast<AecnnNetwork&>(*network), mean_attention, name);
  return network;
}

void read_aecnn_target(TomlTable& table, int all_channels, CodecTarget& target) {
  table.read("selected", target.selected, target.channels + 1, all_channels);
}

}  // namespace

const CodecTraining* aecnn_training() {
  static const CodecTraining training = {
      {aecnn_codec(), aecnn_random_codec()}, read_aecnn_target, [] {
        return std::unique_ptr<CodecMethod>(std::make_unique<AecnnMethod>());
      }};
  return &training;
}

}  // namespace airsplit
