// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Training of the unsplit ResNet-50.
#pragma once

#include <string>

#include "inference/network/resnet.h"
#include "inference/training/training_data.h"
#include "inference/training/training_session.h"

namespace airsplit {

/// Fresh weights: He initialisation (fan out), the last batch-norm scale of each block at 0 (Goyal
/// et al., arXiv 1706.02677, sec. 5.1), the classifier as torchvision has it. Drawn from `seed`.
void initialise(ResNet50 network, std::uint64_t seed);

/// Trains in place and leaves the network in evaluation mode. `validation` holds squares of the
/// network's input size.
void train_backbone(const TrainingSession& session, const std::string& phase,
                    const BackboneRecipe& recipe, ResNet50 network, const ImageCache& training,
                    const ImageCache& validation);

/// Logits of images that already have the network's input size, in batches, between which it stops
/// if that is asked. N x classes, on the CPU.
torch::Tensor classify(ResNet50 network, const torch::Tensor& images,
                       const TrainingSession& session);

}  // namespace airsplit
