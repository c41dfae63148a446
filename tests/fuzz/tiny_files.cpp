// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "tests/fuzz/tiny_files.h"

#include "inference/bitstream/payload.h"
#include "inference/bundle/bundle_networks.h"
#include "inference/bundle/torch_networks.h"
#include "inference/codecs/aecnn/aecnn_network.h"
#include "inference/codecs/bottlenet/bottlenet_network.h"
#include "inference/codecs/progressive/progressive_network.h"
#include "inference/profile/profile.h"
#include "tests/unit/symbol_examples.h"

namespace airsplit {
namespace {

constexpr const char* kMetadataKey = "airsplit.bundle";
const ResNetShape kShape{0.01, 4, 32};

BundleInfo tiny_info() {
  BundleInfo info;
  info.title = "tiny";
  info.data = "shapes";
  info.classes = {"a", "b", "c", "d"};
  info.input_px = kShape.input_px;
  return info;
}

TrainedCodec tiny_codec(ResNet50 backbone, const CodecShape& shape, RandomSequence& draws) {
  const auto kept = torch::arange(shape.kept_channels(), torch::kInt64);
  const auto network = make_codec(backbone, shape, kept);
  network->eval();
  const auto side = static_cast<std::size_t>(network->sent_side_px());
  const SymbolModel model = random_model({side, side}, static_cast<std::size_t>(shape.channels),
                                         std::size_t{1} << shape.bits, draws);
  const WeightDeltas deltas = round_as_stored(*network, backbone);
  return {network, model, deltas};
}

SchemeSpec split_spec(const char* split, int bits) {
  SchemeSpec spec;
  spec.kind = split_scheme();
  spec.split = split;
  spec.bits = bits;
  return spec;
}

}  // namespace

Bytes tiny_bundle() {
  torch::manual_seed(1);
  RandomSequence draws(RandomStream(1, "test.fuzz.bundle"));
  ResNet50 backbone(kShape);
  backbone->eval();
  round_as_stored(backbone);
  const std::vector<CodecShape> shapes = {{aecnn_codec(), "layer1", 4, 3},
                                          {aecnn_random_codec(), "layer3", 2, 8, 5},
                                          {bottlenet_codec(), "layer4.0", 3, 6},
                                          {aecnn_codec(), "layer2", 2, 4, 3, 2},
                                          {progressive_codec(), "layer4", 6, 4, 0, 1, {1, 3, 6}},
                                          {bottlenet_codec(), "layer4", 3, 6}};
  std::vector<TrainedCodec> codecs;
  for (const auto& shape : shapes) codecs.push_back(tiny_codec(backbone, shape, draws));
  return serialise_bundle(tiny_info(), backbone, codecs);
}

Bundle parse_fuzzed_bundle(const Bytes& bytes, const std::string& name) {
  const CodecKinds kinds = {aecnn_codec(), aecnn_random_codec(), bottlenet_codec(),
                            progressive_codec()};
  return {make_torch_networks(parse_bundle(bytes, name, kinds), builtin_schemes()),
          builtin_schemes()};
}

Bytes tiny_bundle_with(const std::string& description) {
  static const TensorFile tiny = parse_tensor_file(tiny_bundle(), "tiny");
  TensorFile file = tiny;
  file.metadata[kMetadataKey] = description;
  return serialise(file);
}

std::string tiny_description() {
  return parse_tensor_file(tiny_bundle(), "tiny").metadata.at(kMetadataKey);
}

Bytes tiny_profile() {
  Profile profile;
  profile.data = "shapes";
  profile.bundle_hash = "0123456789abcdef";
  profile.labels = {0, 1, 2};
  for (const char* kind : {"local", "aecnn"}) {
    ProfileEntry entry;
    entry.spec.kind = builtin_scheme(kind);
    entry.payload_bytes = {9, 9, 9};
    entry.predicted = {0, 1, 1};
    entry.margin = {1, 2, 0.5F};
    profile.entries.push_back(entry);
  }
  profile.entries[1].partial = {{2, 0, 1}, {4, 5, 9}, {0, -1, 2}, {0.5F, 0, 1}, {}};
  profile.entries[1].spec.split = "layer3";
  profile.entries[1].spec.ratio = 64;
  return serialise_profile(profile);
}

Photo tiny_photo() {
  Image image{32, 32, {}};
  for (int i = 0; i < 32 * 32 * 3; ++i) image.rgb.push_back(static_cast<std::uint8_t>(i / 13 * i));
  return {encode_image(image, ImageCodec::kPng, 0), image};
}

std::vector<SchemeExample> scheme_examples() {
  const Bundle bundle = parse_fuzzed_bundle(tiny_bundle(), "tiny");
  auto specs = bundle.all_schemes();
  // Behind their last block there is only the classifier: features are decoded at full speed.
  for (const int bits : {32, 8}) specs.push_back(split_spec("layer4", bits));
  for (const char* uncoded : {"symbols", "bits"}) {
    specs.push_back(bundle.info().codecs.back());
    specs.back().uncoded = uncoded;
  }
  std::vector<SchemeExample> examples;
  for (auto& scheme : bundle.make_schemes(specs)) {
    Bytes payload = scheme->encode(tiny_photo());
    examples.push_back({std::move(scheme), std::move(payload)});
  }
  return examples;
}

Bytes resealed(const Bytes& payload, const Bytes& body) {
  return seal_payload(read_payload_header(payload), body);
}

}  // namespace airsplit
