// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How the progressive codec is trained: with random sets of groups, towards the unsplit answers.
#include "inference/codecs/progressive/progressive_network.h"
#include "inference/training/codecs/builtin_trainings.h"
#include "inference/training/group_draws.h"
#include "inference/training/train_codec.h"

namespace airsplit {
namespace {

constexpr double kRangeRate = 0.05;

class ProgressiveMethod final : public CodecMethod {
 public:
  std::shared_ptr<CodecNetwork> train(CodecTrainer& trainer, const CodecTarget& target,
                                      const std::string& name) override {
    auto network = trainer.fresh_network(CodecTrainer::shape_of(target), {}, name);
    train(trainer, std::static_pointer_cast<ProgressiveNetwork>(network), name);
    return network;
  }

 private:
  static torch::Tensor decode_those(ProgressiveNetwork& codec, const torch::Tensor& sent,
                                    const torch::Tensor& arrived) {
    codec.use_batch_statistics(codec.is_training() && are_first(arrived));
    const auto there = codec.by_channels_of_groups(arrived).to(sent.device());
    return codec.decode(sent * there + by_channel(codec.quantiser->mean) * (1 - there), arrived);
  }

  static void train(CodecTrainer& trainer, const std::shared_ptr<ProgressiveNetwork>& network,
                    const std::string& name) {
    ProgressiveNetwork& codec = *network;
    const auto& recipe = trainer.session().recipe().codec_training;
    const std::int64_t groups = codec.group_of.size(0);
    torch::Tensor penalty;
    bool is_calibrated = false;
    // The sandwich rule (Yu and Huang, "Universally slimmable networks", ICCV 2019): each image
    // with all groups, with the first alone, and with those drawn.
    const auto forward = [&](const torch::Tensor& inputs, const CodecTrainer::Step& step) {
      const auto values = codec.encode(inputs).to(torch::kFloat32);
      if (!is_calibrated) codec.quantiser->calibrate(values, kRangeRate);
      {
        const torch::NoGradGuard no_grad;
        codec.quantiser->mean.lerp_(values.mean({0, 2, 3}), kRangeRate);
      }
      penalty = recipe.rate_penalty * codec.quantiser->estimated_bits(values);
      const auto sent = codec.quantiser->straight_through(values);
      const auto random = at::detail::createCPUGenerator(step.draw);
      const auto images = inputs.size(0);
      std::vector<torch::Tensor> sets = {first_arrived(images, groups, groups)};
      if (groups > 1) sets.push_back(first_arrived(images, groups, 1));
      for (int i = 0; i < recipe.group_draws && groups > 2; ++i)
        sets.push_back(draw_arrived(images, groups, recipe.any_groups_share, random));
      std::vector<torch::Tensor> logits;
      for (const auto& arrived : sets) logits.push_back(decode_those(codec, sent, arrived));
      return torch::cat(logits);
    };
    const auto get_penalty = [&] { return penalty; };
    const auto validate = [&] { return trainer.measure().validate(codec).accuracy; };

    const bool block_stays = recipe.tail == TailTraining::kNone || codec.last_block.is_empty();
    const auto block = block_stays ? std::vector<torch::Tensor>() : codec.last_block->parameters();
    if (!codec.last_block.is_empty()) codec.last_block->eval();
    codec.tail->eval();
    torch::nn::Module state;  // what a checkpoint holds
    state.register_module("network", network);
    state.register_module("statistics", codec.begin_training());
    trainer.run(name + ".module", state, recipe.decoder_epochs, codec.new_parameters(), {}, forward,
                get_penalty, validate);
    if (!block.empty()) codec.last_block->train();
    is_calibrated = recipe.rate_penalty > 0;  // as AECNN's: its steps stay as they are
    trainer.run(name + ".finetune", state, recipe.finetune_epochs, codec.new_parameters(),
                joined(block, trainer.trained_tail(codec.tail)), forward, get_penalty, validate);
    codec.end_training();
  }
};

}  // namespace

const CodecTraining* progressive_training() {
  static const CodecTraining training = {
      {progressive_codec()},
      [](TomlTable&, int, CodecTarget&) {},
      [] { return std::unique_ptr<CodecMethod>(std::make_unique<ProgressiveMethod>()); }};
  return &training;
}

}  // namespace airsplit
