// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/bundle/backbone_weights.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/file.h"
#include "inference/bundle/bundle_networks.h"
#include "inference/bundle/sound_weights.h"
#include "inference/bundle/state_dict.h"
#include "inference/formats/tensor_file.h"

namespace airsplit {
namespace {

using Weights = std::map<std::string, torch::Tensor>;

/// Batch norm counts its batches; older files lack the count, and nothing here reads it.
bool is_counter(const std::string& tensor) {
  return tensor.find("num_batches_tracked") != std::string::npos;
}

bool is_of_classifier(const std::string& tensor) { return tensor.rfind("fc.", 0) == 0; }

Weights named_tensors(const torch::nn::Module& module) {
  Weights tensors;
  for (const auto& item : module.named_parameters()) tensors[item.key()] = item.value();
  for (const auto& item : module.named_buffers()) {
    if (!is_counter(item.key())) tensors[item.key()] = item.value();
  }
  return tensors;
}

/// What a file holds: a bundle names the classes of its classifier.
struct WeightsFile {
  Weights weights;
  std::vector<std::string> classes;  ///< empty if they are not known
};

/// DataParallel and torch.compile put a word before each name.
void strip_wrappers(Weights& weights) {
  for (const std::string prefix : {"_orig_mod.", "module.", "_orig_mod."}) {
    const bool all =
        !weights.empty() && std::all_of(weights.begin(), weights.end(), [&](const auto& item) {
          return item.first.rfind(prefix, 0) == 0;
        });
    if (!all) continue;
    Weights stripped;
    for (auto& [tensor, value] : weights) stripped[tensor.substr(prefix.size())] = value;
    weights = std::move(stripped);
  }
}

/// A safetensors file that is no bundle.
Weights tensors_of(const TensorFile& file, const std::string& path) {
  Weights weights;
  for (const auto& [tensor, data] : file.tensors) {
    weights[tensor] = unpack(data);
    if (!weights[tensor].defined()) {
      throw InputError(fmt::format("{}: tensor '{}' has type {}, expected F32, F16, BF16 or F64",
                                   path, tensor, data.dtype));
    }
  }
  return weights;
}

WeightsFile read_weights(const std::string& path, const CodecKinds& kinds) {
  const Bytes bytes = read_file(path);
  WeightsFile file;
  if (!is_bundle(bytes)) {
    file.weights = parse_state_dict(bytes, path);
  } else {
    const TensorFile tensors = parse_tensor_file(bytes, path);
    // A bundle or profile says so in its description; what else there is comes from others.
    const bool is_ours =
        std::any_of(tensors.metadata.begin(), tensors.metadata.end(),
                    [](const auto& item) { return item.first.rfind("airsplit.", 0) == 0; });
    if (is_ours) {
      const auto bundle = parse_bundle(bytes, path, kinds);
      file.weights = named_tensors(*bundle->backbone);
      file.classes = bundle->info.classes;
    } else {
      file.weights = tensors_of(tensors, path);
    }
  }
  strip_wrappers(file.weights);
  return file;
}

std::string shape_of(const torch::Tensor& tensor) {
  return fmt::format("[{}]", fmt::join(tensor.sizes().vec(), ", "));
}

}  // namespace

LoadedClassifier load_weights(ResNet50 network, const std::string& path, const CodecKinds& kinds,
                              const std::vector<std::string>& classes) {
  const torch::NoGradGuard no_grad;
  const WeightsFile file = read_weights(path, kinds);
  const Weights& weights = file.weights;
  Weights wanted = named_tensors(*network);
  for (const auto& [tensor, value] : weights) {
    if (is_counter(tensor)) continue;
    if (wanted.count(tensor) == 0) {
      throw InputError(fmt::format("{}: tensor '{}': not one of a ResNet-50's", path, tensor));
    }
    if (!value.is_floating_point()) {
      throw InputError(fmt::format("{}: tensor '{}' holds whole numbers", path, tensor));
    }
    expect_sound_weights(tensor, value, path);
  }
  auto classifier =
      file.classes.empty() ? LoadedClassifier::kTakenUnnamed : LoadedClassifier::kTaken;
  if (!file.classes.empty() && file.classes != classes) {
    classifier = LoadedClassifier::kOtherClasses;
  }
  for (auto& [tensor, value] : wanted) {
    const auto found = weights.find(tensor);
    const bool of_classifier = is_of_classifier(tensor);
    if (found == weights.end()) {
      if (!of_classifier) {
        throw InputError(fmt::format("{}: tensor '{}' of a ResNet-50 is missing", path, tensor));
      }
      classifier = LoadedClassifier::kMissing;
      continue;
    }
    if (found->second.sizes() == value.sizes()) continue;
    if (!of_classifier || found->second.dim() != value.dim()) {
      throw InputError(fmt::format(
          "{}: tensor '{}' has shape {}, the recipe's network of width {:g} has {}", path, tensor,
          shape_of(found->second), network->shape.width, shape_of(value)));
    }
    classifier = LoadedClassifier::kOtherClasses;
  }
  const bool taken =
      classifier == LoadedClassifier::kTaken || classifier == LoadedClassifier::kTakenUnnamed;
  for (auto& [tensor, value] : wanted) {
    if (taken || !is_of_classifier(tensor)) value.copy_(weights.at(tensor));
  }
  return classifier;
}

}  // namespace airsplit
