#include "inference/bundle/backbone_weights.h"

#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/file.h"
#include "inference/bundle/bundle_networks.h"
#include "inference/bundle/state_dict.h"

namespace airsplit {
namespace {

using Weights = std::map<std::string, torch::Tensor>;

/// Batch norm counts its batches; older files lack the count, and nothing here reads it.
bool is_counter(const std::string& tensor) {
  return tensor.find("num_batches_tracked") != std::string::npos;
}

Weights named_tensors(const torch::nn::Module& module) {
  Weights tensors;
  for (const auto& item : module.named_parameters()) tensors[item.key()] = item.value();
  for (const auto& item : module.named_buffers()) {
    if (!is_counter(item.key())) tensors[item.key()] = item.value();
  }
  return tensors;
}

Weights read_weights(const std::string& path, const CodecKinds& kinds) {
  const Bytes bytes = read_file(path);
  return is_bundle(bytes) ? named_tensors(*parse_bundle(bytes, path, kinds)->backbone)
                          : parse_state_dict(bytes, path);
}

std::string shape_of(const torch::Tensor& tensor) {
  return fmt::format("[{}]", fmt::join(tensor.sizes().vec(), ", "));
}

}  // namespace

bool load_weights(ResNet50 network, const std::string& path, const CodecKinds& kinds) {
  const torch::NoGradGuard no_grad;
  const Weights weights = read_weights(path, kinds);
  Weights wanted = named_tensors(*network);
  for (const auto& [tensor, value] : weights) {
    if (wanted.count(tensor) == 0 && !is_counter(tensor)) {
      throw InputError(fmt::format("{}: tensor '{}': not one of a ResNet-50's", path, tensor));
    }
  }
  bool same_classes = true;
  for (auto& [tensor, value] : wanted) {
    const auto found = weights.find(tensor);
    if (found == weights.end()) {
      throw InputError(fmt::format("{}: tensor '{}' of a ResNet-50 is missing", path, tensor));
    }
    if (found->second.sizes() == value.sizes()) continue;
    if (tensor.rfind("fc.", 0) != 0 || found->second.dim() != value.dim()) {
      throw InputError(fmt::format(
          "{}: tensor '{}' has shape {}, the recipe's network of width {:g} has {}", path, tensor,
          shape_of(found->second), network->shape.width, shape_of(value)));
    }
    same_classes = false;
  }
  for (auto& [tensor, value] : wanted) {
    if (!same_classes && tensor.rfind("fc.", 0) == 0) continue;
    value.copy_(weights.at(tensor));
  }
  return same_classes;
}

}  // namespace airsplit
