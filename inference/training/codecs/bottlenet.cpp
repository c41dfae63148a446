// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How BottleNet++ is trained: the module alone, then everything, with the channel as a layer.
#include "common/toml_table.h"
#include "inference/codecs/bottlenet/bottlenet_network.h"
#include "inference/training/codecs/builtin_trainings.h"
#include "inference/training/train_codec.h"

namespace airsplit {
namespace {

void train_bottlenet(CodecTrainer& trainer, BottleNetNetwork& codec, const CodecTarget& target,
                     const std::string& name) {
  const auto& recipe = trainer.session().recipe().codec_training;
  // The paper's channel is a layer of the network, its noise level new in every batch. (Its public
  // code draws the level at random in evaluation too; here evaluation is at level 0.)
  const auto forward = [&](const torch::Tensor& inputs, const CodecTrainer::Step& step) {
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
    return trainer.measure().validate(codec).accuracy;
  };

  // Phase 2: the module alone. The frozen backbone stays in evaluation mode (the paper's public
  // code leaves it in training mode, and its batch-norm statistics drift).
  codec.last_block->eval();
  codec.tail->eval();
  trainer.run(name + ".module", codec,
              recipe.attention_epochs + recipe.prune_epochs + recipe.decoder_epochs,
              codec.new_parameters(), {}, forward, {}, validate_codec);

  // Phase 3: everything, going on from phase 2's weights (the public code loses them).
  trainer.set_training(codec);
  trainer.run(name + ".finetune", codec, recipe.finetune_epochs, codec.new_parameters(),
              joined(codec.last_block->parameters(), trainer.trained_tail(codec.tail)), forward, {},
              validate_codec);
  codec.noise_level = 0;
}

class BottleNetMethod final : public CodecMethod {
 public:
  std::shared_ptr<CodecNetwork> train(CodecTrainer& trainer, const CodecTarget& target,
                                      const std::string& name) override {
    auto network = trainer.fresh_network(CodecTrainer::shape_of(target), {}, name);
    train_bottlenet(trainer, static_cast<BottleNetNetwork&>(*network), target, name);
    return network;
  }
};

void read_bottlenet_target(TomlTable& table, int /*all_channels*/, CodecTarget& target) {
  table.read("channel", target.channel, {"none", "awgn", "erasure"});
  table.read("noise_max", target.noise_max, 0, 1);
  if (target.channel != "none" && target.noise_max == 0)
    table.fail("channel", "expected noise_max above 0 with it");
}

}  // namespace

const CodecTraining* bottlenet_training() {
  static const CodecTraining training = {
      {bottlenet_codec()}, read_bottlenet_target, [] {
        return std::unique_ptr<CodecMethod>(std::make_unique<BottleNetMethod>());
      }};
  return &training;
}

}  // namespace airsplit
