// A backbone's weights from a file that somebody trained: torchvision's, or another bundle's.
#pragma once

#include <string>

#include "inference/network/resnet.h"

namespace airsplit {

/// Loads the weights of `path` into `network`: a state dictionary in torchvision's names (`.pth`,
/// as torchvision publishes ResNet-50), or the backbone of a bundle. Returns false if the file's
/// classifier is for another number of classes: the network then keeps its own. Throws InputError,
/// naming the tensor, if another tensor is missing, unknown, or of another shape.
bool load_weights(ResNet50 network, const std::string& path);

}  // namespace airsplit
