// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Training of the feature codecs around a trained backbone: what all of them share.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "inference/bundle/bundle_networks.h"
#include "inference/training/codec_measure.h"
#include "inference/training/codec_training.h"
#include "inference/training/feature_cache.h"
#include "inference/training/training_data.h"
#include "inference/training/training_session.h"

namespace airsplit {

/// The codecs that share one network, and a line on each.
struct TrainedTarget {
  std::vector<TrainedCodec> codecs;
  std::string log;
};

/// Trains codecs one after another around one backbone.
class CodecTrainer {
 public:
  CodecTrainer(const TrainingSession& session, ResNet50 backbone, const ImageCache& training,
               const ImageCache& validation, const CodecTrainings& trainings);

  /// Trains one network and measures the entropy tables of each of its bit depths: a codec for each
  /// of target.bits, rounded as it will be stored, in evaluation mode.
  TrainedTarget train(const CodecTarget& target);

  // What the trainings of the kinds are made of (codec_training.h).

  /// One batch's place in its phase.
  struct Step {
    std::uint64_t draw;  ///< 64 random bits
    double progress;     ///< share of the phase that is done
  };
  /// Inputs of the last device block -> logits, of all of them once or several times over.
  using Forward = std::function<torch::Tensor(const torch::Tensor&, const Step&)>;

  const TrainingSession& session() const { return session_; }
  ResNet50 backbone() const { return backbone_; }
  /// Of the target that is trained.
  const FeatureCache& features() const { return features_; }
  CodecMeasure measure() const;

  /// A fresh network of the target's sizes, for its coarsest bits, on the session's device and in
  /// training mode. `kept`: as many channels as the shape says. `name` decides what is drawn.
  std::shared_ptr<CodecNetwork> fresh_network(const CodecShape& shape, const torch::Tensor& kept,
                                              const std::string& name) const;
  static CodecShape shape_of(const CodecTarget& target);

  /// Training mode, but for a tail that is not trained: it keeps its batch-norm statistics too.
  void set_training(CodecNetwork& codec) const;
  /// The tail's parameters that the recipe trains.
  std::vector<torch::Tensor> trained_tail(const ResNet50& tail) const;
  /// A phase: distils the backbone into `module`. `name`, in the log and of its checkpoint, is no
  /// other phase's: begin it with the codec's. `fresh` parameters start from nothing; `penalty`
  /// and `validate` may be empty. Throws TrainingStopped.
  void run(const std::string& name, torch::nn::Module& module, int epochs,
           const std::vector<torch::Tensor>& fresh, const std::vector<torch::Tensor>& old,
           const Forward& forward, const std::function<torch::Tensor()>& penalty,
           const std::function<double()>& validate);
  /// Mean squared error of restored features against the backbone's own, over their variance.
  torch::Tensor feature_error(const torch::Tensor& restored, const CodecNetwork& codec,
                              const torch::Tensor& block_inputs) const;

 private:
  void load_features(const std::string& split);
  CodecMethod& method_of(const CodecKind* kind);
  torch::Tensor distillation_loss(const torch::Tensor& logits, const torch::Tensor& chosen) const;

  const TrainingSession& session_;
  ResNet50 backbone_;
  const ImageCache& training_;
  const ImageCache& validation_;
  const CodecTrainings& trainings_;
  std::map<const CodecTraining*, std::unique_ptr<CodecMethod>> methods_;
  FeatureCache features_;  ///< of the split point that was asked for last
};

/// a, then b.
std::vector<torch::Tensor> joined(std::vector<torch::Tensor> a,
                                  const std::vector<torch::Tensor>& b);

/// Names a target's phases and checkpoints; no two targets of a recipe may share it.
std::string codec_name(const CodecTarget& target);

}  // namespace airsplit
