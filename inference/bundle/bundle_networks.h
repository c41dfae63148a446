// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Torch's side of a bundle: its networks in memory, and how they lie in the file.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "inference/bitstream/symbol_model.h"
#include "inference/bundle/weight_delta.h"
#include "inference/codec/codec_network.h"
#include "inference/formats/tensor_file.h"
#include "inference/network/resnet.h"
#include "inference/scheme/networks.h"

namespace airsplit {

/// A payload names its codec in one byte.
inline constexpr std::size_t kMostCodecs = 256;

/// A codec's weights as they are stored, in 4 or 8 bits, by their name.
using WeightDeltas = std::map<std::string, WeightDelta>;

/// A trained codec with the frozen tables of its entropy coder.
struct TrainedCodec {
  std::shared_ptr<CodecNetwork> network;
  SymbolModel model;
  WeightDeltas deltas;  ///< as round_as_stored gave them, or the file; needed to store the codec
};

/// What a bundle file holds.
struct BundleNetworks {
  std::string path;  ///< for messages
  BundleInfo info;
  ResNetShape shape;
  std::vector<CodecShape> codec_shapes;
  std::vector<std::size_t> weights_of;  ///< by codec: which codec's weights it has, often its own
  ResNet50 backbone{nullptr};
  bool is_trained = true;  ///< else the codecs' networks are fresh ones
  TensorFile file;

  /// Builds codec `number`, in evaluation mode, sharing with the backbone what training left alone.
  TrainedCodec codec(std::size_t number) const;

 private:
  TrainedCodec trained_codec(std::size_t number) const;
  TrainedCodec fresh_codec(std::size_t number) const;
  SymbolModel model(std::size_t number) const;
};

/// The file's bytes for these networks. Convolution and linear weights are stored in half
/// precision, a codec's that began as the backbone's as 4-bit differences; codecs that differ in
/// their bits alone store their weights once.
Bytes serialise_bundle(const BundleInfo& info, ResNet50 backbone,
                       const std::vector<TrainedCodec>& codecs);

/// True if these bytes begin as a bundle, or another tensor file, does.
bool is_bundle(const Bytes& bytes);

/// Throws InputError if the bytes are not a sound bundle, or it has a codec of none of these kinds;
/// `name` begins the message.
std::shared_ptr<const BundleNetworks> parse_bundle(const Bytes& bytes, const std::string& name,
                                                   const CodecKinds& kinds);

/// Networks of the same codecs in a fresh backbone of this width, which must be above 0. Throws
/// InputError if a codec keeps more channels than that has.
std::shared_ptr<const BundleNetworks> untrained(const BundleNetworks& bundle, double width);

/// Rounds what serialise_bundle stores in fewer bits, so that what is measured in training is what
/// is read back.
void round_as_stored(ResNet50 backbone);
WeightDeltas round_as_stored(CodecNetwork& codec, ResNet50 backbone);

/// CodecNetwork::send_in_order of a network that was rounded, with its deltas.
void send_in_order(CodecNetwork& codec, const torch::Tensor& order, WeightDeltas& deltas);

/// A file's bytes as a tensor of the type that they are stored in; undefined if LibTorch has none.
torch::Tensor unpack(const TensorData& data);

/// A tensor of a file as `type`: float32 (stored as F32 or F16) or int64 (stored as I32 or I16).
/// Throws InputError if `file` lacks it, or it has another shape or type.
torch::Tensor read_tensor(const TensorFile& file, const std::string& tensor,
                          torch::IntArrayRef shape, torch::ScalarType type,
                          const std::string& name);

}  // namespace airsplit
