// A backbone's weights from a file that somebody trained: torchvision's, or another bundle's.
#pragma once

#include <string>

#include "inference/codec/codec_network.h"
#include "inference/network/resnet.h"

namespace airsplit {

/// Loads the weights of `path` into `network`: a state dictionary in torchvision's names (`.pth`,
/// as torchvision publishes ResNet-50), or the backbone of a bundle. Returns false if the file's
/// classifier is for another number of classes: the network then keeps its own. Throws InputError,
/// naming the tensor, if another tensor is missing, unknown, or of another shape. `kinds` are those
/// of the codecs that a bundle may have.
bool load_weights(ResNet50 network, const std::string& path, const CodecKinds& kinds);

}  // namespace airsplit
