// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "tests/fuzz/tiny_adopted.h"

#include "inference/adopted/adopted_bundle.h"
#include "inference/formats/tensor_file.h"
#include "inference/formats/zip_file.h"
#include "tests/unit/symbol_examples.h"

namespace airsplit {
namespace {

constexpr const char* kMetadataKey = "airsplit.adopted";

}  // namespace

Bytes tiny_adopted() {
  RandomSequence draws(RandomStream(1, "test.fuzz.adopted"));
  AdoptedBundle bundle;
  bundle.engine = "torchscript";
  bundle.title = "tiny";
  bundle.data = "shapes";
  bundle.classes = {"a", "b"};
  bundle.input_px = 8;
  bundle.resized_px = 9;
  bundle.deviation = {1, 1, 1};
  const StoredRecord code = {"m/code", 8, 7, 5, {1, 2, 3}};
  bundle.modules = {{"head.pt", write_zip({code})}, {"tail.pt", {1, 2}}};
  const ModuleChain head = {{0, {1, 2, 2, 3}, {{"conv1", 10, 1, 8, 16}}}};
  const ModuleChain tail = {{1, {1, 2}, {}}};
  bundle.network = head + tail;
  bundle.cuts = {{"layer1", true, head, tail}};
  const UniformQuantiser quantiser = {3, {0, 0}, {1, 2}, {0.5F, 1}};
  bundle.codecs.push_back(
      {"thin", 0, head, tail, 9, {1, 0}, quantiser, random_model({2, 3}, 2, 8, draws)});
  return serialise_adopted(bundle);
}

Bytes tiny_adopted_with(const std::string& description) {
  static const TensorFile tiny = parse_tensor_file(tiny_adopted(), "tiny");
  TensorFile file = tiny;
  file.metadata[kMetadataKey] = description;
  return serialise(file);
}

std::string tiny_adopted_description() {
  return parse_tensor_file(tiny_adopted(), "tiny").metadata.at(kMetadataKey);
}

std::string tiny_manifest() {
  return "title = \"t\"\ndata = \"d\"\nengine = \"torchscript\"\nclasses = [\"a\", \"b\"]\n"
         "network = \"n\"\n[input]\nside_px = 16\nresized_px = 20\nmean = [0, 0, 0]\n"
         "std = [1, 1, 1]\n[[cut]]\nname = \"c\"\nhead = \"h\"\ntail = \"t\"\nplain = false\n"
         "[[cut]]\nname = \"d\"\ndevice = \"h\"\nedge = \"t\"\n[[codec]]\nname = \"k\"\n"
         "cut = \"c\"\nencoder = \"e\"\ndecoder = \"d\"\ntail = \"t\"\nbits = [8, 1]\n[[codec]]\n"
         "name = \"l\"\ncut = \"c\"\ndevice = \"e\"\nedge = \"d\"\nbits = 4\n";
}

}  // namespace airsplit
