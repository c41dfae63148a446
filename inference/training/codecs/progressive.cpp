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
    train(trainer, static_cast<ProgressiveNetwork&>(*network), name);
    return network;
  }

 private:
  static void train(CodecTrainer& trainer, ProgressiveNetwork& codec, const std::string& name) {
    const auto& recipe = trainer.session().recipe().codec_training;
    const std::int64_t groups = codec.group_of.size(0);
    torch::Tensor penalty;
    bool is_calibrated = false;
    // Each image twice (the sandwich rule of Yu and Huang, "Universally slimmable networks", ICCV
    // 2019, with its smallest rate left to the draw): with all groups and with those drawn.
    const auto forward = [&](const torch::Tensor& inputs, const CodecTrainer::Step& step) {
      const auto values = codec.encode(inputs).to(torch::kFloat32);
      if (!is_calibrated) codec.quantiser->calibrate(values, kRangeRate);
      {
        const torch::NoGradGuard no_grad;
        codec.quantiser->mean.lerp_(values.mean({0, 2, 3}), kRangeRate);
      }
      penalty = recipe.rate_penalty * codec.quantiser->estimated_bits(values);
      const auto sent = codec.quantiser->straight_through(values);
      const auto drawn = draw_arrived(inputs.size(0) * recipe.group_draws, groups, recipe,
                                      at::detail::createCPUGenerator(step.draw));
      const auto arrived = torch::cat({torch::ones({inputs.size(0), groups}), drawn});
      const auto there = codec.by_channels_of_groups(arrived).to(sent.device());
      const auto repeated = sent.repeat({1 + recipe.group_draws, 1, 1, 1});
      const auto mean = by_channel(codec.quantiser->mean);
      return codec.decode(repeated * there + mean * (1 - there), arrived);
    };
    const auto get_penalty = [&] { return penalty; };
    const auto validate = [&] { return trainer.measure().validate(codec).accuracy; };

    const auto block =
        codec.last_block.is_empty() ? std::vector<torch::Tensor>() : codec.last_block->parameters();
    if (!block.empty()) codec.last_block->eval();
    codec.tail->eval();
    trainer.run(name + ".module", codec, recipe.decoder_epochs, codec.new_parameters(), {}, forward,
                get_penalty, validate);
    if (!block.empty()) codec.last_block->train();
    is_calibrated = recipe.rate_penalty > 0;  // as AECNN's: its steps stay as they are
    trainer.run(name + ".finetune", codec, recipe.finetune_epochs, codec.new_parameters(),
                joined(block, trainer.trained_tail(codec.tail)), forward, get_penalty, validate);
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
