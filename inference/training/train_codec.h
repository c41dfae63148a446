// Training of the feature codecs around a trained backbone, step by step.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "inference/bundle/bundle_networks.h"
#include "inference/training/codec_measure.h"
#include "inference/training/feature_cache.h"
#include "inference/training/training_data.h"
#include "inference/training/training_session.h"

namespace airsplit {

/// The codecs that share one network, and a line on each.
struct TrainedTarget {
  std::vector<TrainedCodec> codecs;
  std::string log;
};

struct AttentionNetwork;

/// Trains codecs one after another around one backbone.
class CodecTrainer {
 public:
  CodecTrainer(const TrainingSession& session, ResNet50 backbone, const ImageCache& training,
               const ImageCache& validation);

  /// Trains one network and measures the entropy tables of each of its bit depths: a codec for each
  /// of target.bits, rounded as it will be stored, in evaluation mode.
  TrainedTarget train(const CodecTarget& target);

 private:
  /// What AECNN's first step found at one split point.
  struct Ranking {
    torch::Tensor order;  ///< channels, the most important first
    torch::Tensor mean;   ///< mean attention of each channel over the training images
  };
  /// One batch's place in its phase.
  struct Step {
    std::uint64_t draw;  ///< 64 random bits
    double progress;     ///< share of the phase that is done
  };
  /// Inputs of the last device block -> logits.
  using Forward = std::function<torch::Tensor(const torch::Tensor&, const Step&)>;

  const FeatureCache& features(const std::string& split);
  /// On the features that were asked for last.
  CodecMeasure measure() const;
  void train_attention(AttentionNetwork& network, const std::string& split);
  const Ranking& ranking(const std::string& split);
  torch::Tensor random_order_of(const std::string& split) const;
  std::vector<int> budgets(const std::string& split) const;
  void set_training(CodecNetwork& codec) const;
  std::shared_ptr<CodecNetwork> train_network(const CodecTarget& target, const std::string& name);
  void train_aecnn(AecnnNetwork& codec, const std::string& name);
  void train_bottlenet(BottleNetNetwork& codec, const CodecTarget& target, const std::string& name);
  void run(const std::string& name, torch::nn::Module& module, int epochs,
           const std::vector<torch::Tensor>& fresh, const std::vector<torch::Tensor>& old,
           const Forward& forward, const std::function<torch::Tensor()>& penalty,
           const std::function<double()>& validate);
  /// Mean squared error of restored features against the backbone's own, over their variance.
  torch::Tensor feature_error(const torch::Tensor& restored, const CodecNetwork& codec,
                              const torch::Tensor& block_inputs) const;
  torch::Tensor distillation_loss(const torch::Tensor& logits, const torch::Tensor& chosen) const;
  const TrainingSession& session_;
  ResNet50 backbone_;
  const ImageCache& training_;
  const ImageCache& validation_;
  FeatureCache features_;                    ///< of the split point that was asked for last
  std::map<std::string, Ranking> rankings_;  ///< by split point
};

/// Names a target's phases and checkpoints; no two targets of a recipe may share it.
std::string codec_name(const CodecTarget& target);

}  // namespace airsplit
