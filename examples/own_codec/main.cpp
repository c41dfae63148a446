// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// airsplit with a trained codec of one's own: a 1x1 convolution to a few channels, and one back.
//   own_codec train own.toml --data shapes --out own.bundle
#include <airsplit/cli/command_line.h>
#include <airsplit/inference/scheme/codec_scheme.h>
#include <airsplit/inference/torch/torch_engine.h>
#include <airsplit/inference/training/codecs/builtin_trainings.h>
#include <airsplit/inference/training/train_codec.h>
#include <airsplit/sim/scenario/tables.h>

namespace {

using namespace airsplit;
namespace nn = torch::nn;

class PointwiseNetwork final : public CodecNetwork {
 public:
  PointwiseNetwork(const ResNetShape& backbone, const CodecShape& shape)
      : CodecNetwork(backbone, shape) {
    last_block = register_module("last_block", make_block(backbone_, split_unit_));
    const int full = backbone_.channels(split_unit_);
    encoder_ =
        register_module("encoder", nn::Sequential(conv1x1(full, shape.channels),
                                                  nn::BatchNorm2d(shape.channels), nn::Sigmoid()));
    decoder_ = register_module("decoder", nn::Sequential(conv1x1(shape.channels, full),
                                                         nn::BatchNorm2d(full), nn::ReLU()));
  }

  torch::Tensor compress(const torch::Tensor& features) override {
    return encoder_->forward(features);
  }
  torch::Tensor restore(const torch::Tensor& values) override { return decoder_->forward(values); }
  std::vector<torch::Tensor> new_parameters() const override {
    return joined(encoder_->parameters(), decoder_->parameters());
  }
  double encoder_parameters() const override {
    return parameter_count(*last_block) + parameter_count(*encoder_);
  }
  void send_in_order(const torch::Tensor& order) override { reorder(encoder_, decoder_, order); }
  nn::Sequential encoder_layers() const override { return encoder_; }
  nn::Sequential decoder_layers() const override { return decoder_; }

 private:
  nn::Sequential encoder_{nullptr}, decoder_{nullptr};
};

/// Everything at once, through the quantiser, towards the unsplit network's answers.
class PointwiseMethod final : public CodecMethod {
 public:
  std::shared_ptr<CodecNetwork> train(CodecTrainer& trainer, const CodecTarget& target,
                                      const std::string& name) override {
    auto network = trainer.fresh_network(CodecTrainer::shape_of(target), {}, name);
    CodecNetwork& codec = *network;
    const auto forward = [&](const torch::Tensor& inputs, const CodecTrainer::Step&) {
      return codec.decode(codec.quantiser->straight_through(codec.encode(inputs)));
    };
    trainer.set_training(codec);
    trainer.run(name + ".train", codec, trainer.session().recipe().codec_training.finetune_epochs,
                codec.new_parameters(),
                joined(codec.last_block->parameters(), trainer.trained_tail(codec.tail)), forward,
                {}, [&] { return trainer.measure().validate(codec).accuracy; });
    return network;
  }
};

const SchemeKind* pointwise_scheme() {
  static const SchemeKind kind =
      codec_scheme_kind("pointwise", "Pointwise", "A 1x1 convolution down to a few channels");
  return &kind;
}

const CodecTraining* pointwise_training() {
  static const CodecKind codec = {
      pointwise_scheme(), [](const CodecShape& shape) { return shape.selected == 0; },
      [](const CodecShape&) { return 0; },
      [](const ResNetShape& backbone, const CodecShape& shape,
         const torch::Tensor& /*kept*/) -> std::shared_ptr<CodecNetwork> {
        return std::make_shared<PointwiseNetwork>(backbone, shape);
      }};
  static const CodecTraining training = {
      {&codec},
      [](TomlTable&, int, CodecTarget&) {},
      [] { return std::unique_ptr<CodecMethod>(std::make_unique<PointwiseMethod>()); }};
  return &training;
}

const Engine& own_engine() {
  static const auto engine = [] {
    CodecTrainings trainings = builtin_trainings();
    trainings.push_back(pointwise_training());
    return make_torch_engine(trainings);
  }();
  return *engine;
}

}  // namespace

int main(int argc, char** argv) {
  Tables tables = builtin_tables();
  tables.schemes.push_back(pointwise_scheme());
  tables.engine = own_engine;
  return command_line(argc, argv, tables);
}
