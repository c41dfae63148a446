// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What the backbone makes of the training images, once, so that codecs train on features.
#pragma once

#include <string>

#include <torch/torch.h>

#include "inference/network/resnet.h"
#include "inference/training/training_data.h"
#include "inference/training/training_session.h"

namespace airsplit {

/// The input of the last device block and the unsplit network's logits, for several augmented views
/// of each image. In memory of the CPU.
struct FeatureCache {
  std::string split;
  torch::Tensor inputs;             ///< views * N x C x H x W, half precision
  torch::Tensor logits;             ///< views * N x classes: the teacher's
  torch::Tensor labels;             ///< views * N
  torch::Tensor plain_inputs;       ///< N x C x H x W: the images as they are, for the tables
  torch::Tensor plain_labels;       ///< N
  torch::Tensor validation_inputs;  ///< M x C x H x W
  torch::Tensor validation_labels;  ///< M
};

/// Just what codecs are measured on: `training` and `validation` images at the network's input
/// size, without augmented views. The backbone must be in evaluation mode.
FeatureCache make_measuring_cache(ResNet50 backbone, const ImageCache& training,
                                  const ImageCache& validation, const std::string& split,
                                  torch::Device device);

/// Runs the backbone, in evaluation mode, over all images. Throws TrainingStopped.
FeatureCache make_feature_cache(const TrainingSession& session, ResNet50 backbone,
                                const ImageCache& training, const ImageCache& validation,
                                const std::string& split);

}  // namespace airsplit
