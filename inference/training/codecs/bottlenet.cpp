// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How BottleNet++ is trained: the module alone, then everything, with the channel as a layer.
#include "common/toml_table.h"
#include "inference/codecs/bottlenet/bottlenet_network.h"
#include "inference/training/codecs/builtin_trainings.h"
#include "inference/training/noise_draws.h"
#include "inference/training/train_codec.h"

namespace airsplit {
namespace {

void train_bottlenet(CodecTrainer& trainer, BottleNetNetwork& codec, const CodecTarget& target,
                     const std::string& name) {
  const auto& recipe = trainer.session().recipe().codec_training;
  if (!target.channel.empty()) {
    const NoiseRange range = noise_range(target);
    codec.set_noise_range(range.low, range.high);
  }
  // The paper's channel is a layer of the network. There its noise level is new in every batch,
  // which no encoder can learn to use: what a plane of one value adds to all images of a batch,
  // batch norm takes away again. Here it is new for every image. (The paper's public code draws it
  // at random in evaluation too; here the log's is that at the least noise.)
  const auto forward = [&](const torch::Tensor& inputs, const CodecTrainer::Step& step) {
    if (target.channel.empty())
      return codec.decode(
          codec.quantiser->straight_through(codec.encode(inputs).to(torch::kFloat32)));
    const RandomStream draws(step.draw, "channel");
    const auto level = draw_noise(target, inputs.size(0), draws).to(inputs.device());
    codec.tell_noise(level);
    const auto values = codec.encode(inputs).to(torch::kFloat32);
    return codec.decode(has_channel(target, "awgn")
                            ? add_noise(values, level, codec.quantiser, draws)
                            : codec.quantiser->erase_bits(values, level, draws));
  };
  const auto validate_codec = [&] {
    codec.tell_noise(0);
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
  codec.tell_noise(0);
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
  const SchemeField& channel = scheme_field(&SchemeSpec::channel);
  std::vector<std::string> words = channel.words;
  words.emplace_back(channel.none);
  table.read("channel", target.channel, words);
  if (target.channel == channel.none) target.channel = "";
  table.read("noise_max", target.noise_max, 0, 1);
  table.read("snr_db_min", target.snr_db_min, -40, 60);
  table.read("snr_db_max", target.snr_db_max, -40, 60);
  if (has_channel(target, "erasure") && target.noise_max == 0)
    table.fail("channel", "expected noise_max above 0 with it");
  if (!has_channel(target, "erasure") && table.has("noise_max"))
    table.fail("noise_max", "expected channel = \"erasure\" or \"erasure-untold\" with it");
  for (const char* key : {"snr_db_min", "snr_db_max"}) {
    if (!table.has(key)) continue;
    if (!has_channel(target, "awgn"))
      table.fail(key, "expected channel = \"awgn\" or \"awgn-untold\" with it");
    if (target.snr_db_min >= target.snr_db_max)
      table.fail(key, "expected snr_db_min below snr_db_max");
  }
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
