// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A backbone's weights from a file that somebody trained: torchvision's, or another bundle's.
#pragma once

#include <string>
#include <vector>

#include "inference/codec/codec_network.h"
#include "inference/network/resnet.h"

namespace airsplit {

/// What became of the file's classifier.
enum class LoadedClassifier {
  kTaken,         ///< a bundle's, for the same classes
  kTakenUnnamed,  ///< for as many classes; the file has no names by which they could be compared
  kOtherClasses,  ///< left behind: for other classes than the network's
  kMissing,       ///< the file has none
};

/// Loads the weights of `path` into `network`: a state dictionary in torchvision's names (`.pth`,
/// as torchvision publishes ResNet-50, or `.safetensors`), or the backbone of a bundle. Prefixes
/// that wrappers put before every name ("module." of DataParallel, "_orig_mod." of torch.compile)
/// are taken off. `classes` are those that the network is for: a bundle's classifier is taken if
/// it is for the same, in their order. Where the classifier is not taken the network keeps its own.
/// Throws InputError, naming the tensor, if another tensor is missing, unknown, of another shape,
/// or has numbers that are not finite or beyond half precision. `kinds` are those of the codecs
/// that a bundle may have.
LoadedClassifier load_weights(ResNet50 network, const std::string& path, const CodecKinds& kinds,
                              const std::vector<std::string>& classes);

}  // namespace airsplit
