// Training of the feature codecs around a trained backbone, step by step.
#pragma once

#include <map>
#include <string>

#include "inference/bundle_networks.h"
#include "inference/training_data.h"
#include "inference/training_session.h"

namespace airsplit {

/// What the backbone makes of the training images, once: the input of the last device block and the
/// unsplit network's logits, for several augmented views of each image.
struct FeatureCache {
  std::string split;
  torch::Tensor inputs;             ///< views * N x C x H x W, half precision
  torch::Tensor logits;             ///< views * N x classes: the teacher's
  torch::Tensor labels;             ///< views * N
  torch::Tensor plain_inputs;       ///< N x C x H x W: the images as they are, for the tables
  torch::Tensor validation_inputs;  ///< M x C x H x W
  torch::Tensor validation_labels;  ///< M
};

/// Trains codecs one after another around one backbone.
class CodecTrainer {
 public:
  CodecTrainer(const TrainingSession& session, ResNet50 backbone, const ImageCache& training,
               const ImageCache& validation);

  /// Trains one codec, measures its entropy tables and leaves it in evaluation mode. The phases are
  /// named after `number`, which must be its own.
  TrainedCodec train(const CodecTarget& target, std::size_t number);

  /// Top-1 accuracy on the validation images, through the quantiser.
  double validate(CodecNetwork& codec) const;

 private:
  struct Ranking;

  const FeatureCache& features(const std::string& split);
  const Ranking& ranking(const std::string& split);
  void set_training(CodecNetwork& codec) const;
  void train_aecnn(AecnnNetwork& codec, const std::string& name);
  void train_bottlenet(BottleNetNetwork& codec, const std::string& name);
  void run(const std::string& name, torch::nn::Module& module, int epochs,
           const std::vector<torch::Tensor>& fresh, const std::vector<torch::Tensor>& old,
           const std::function<torch::Tensor(const torch::Tensor&)>& forward,
           const std::function<torch::Tensor()>& penalty, const std::function<double()>& check);
  torch::Tensor distillation_loss(const torch::Tensor& logits, const torch::Tensor& chosen) const;
  std::vector<FrequencyTable> measure_tables(CodecNetwork& codec) const;

  const TrainingSession& session_;
  ResNet50 backbone_;
  const ImageCache& training_;
  const ImageCache& validation_;
  FeatureCache features_;  ///< of the split point that was asked for last
  std::map<std::string, std::shared_ptr<Ranking>> rankings_;
};

}  // namespace airsplit
