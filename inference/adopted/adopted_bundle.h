// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// An adopted network as a bundle holds it: its modules, and what was measured of them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/bytes.h"
#include "inference/bitstream/symbol_model.h"
#include "inference/scheme/networks.h"
#include "inference/scheme/uniform_quantiser.h"
#include "inference/scheme/work.h"

namespace airsplit {

/// A module in a chain of them.
struct ModuleStep {
  std::size_t module = 0;            ///< a place in AdoptedBundle::modules
  std::vector<std::int64_t> output;  ///< the shape that it gives for one image: 1, ...
  PartWork work;
};

/// Modules that run one after another.
using ModuleChain = std::vector<ModuleStep>;

/// a, then b.
ModuleChain operator+(ModuleChain a, const ModuleChain& b);

struct AdoptedModule {
  std::string name;  ///< the file's, for messages
  Bytes file;
};

struct AdoptedCut {
  std::string name;
  bool is_plain = true;  ///< a profile measures its features uncompressed
  ModuleChain device, edge;
};

struct AdoptedCodec {
  std::string name;
  std::size_t cut = 0;
  ModuleChain device, edge;
  double encoder_parameters = 0;  ///< that the device holds besides the cut's
  /// Channels of the device's output in the order in which they are sent; those of the quantiser
  /// and the model are in this order too.
  std::vector<std::int32_t> order;
  UniformQuantiser quantiser;
  SymbolModel model;
};

struct AdoptedBundle {
  std::string engine, title, data;
  std::vector<std::string> classes;
  int input_px = 0, resized_px = 0;
  std::array<double, 3> mean{}, deviation{};  ///< of red, green, blue, pixels from 0 to 1
  std::string recipe;                         ///< the manifest's text
  std::string log;                            ///< what adopting found
  std::vector<AdoptedModule> modules;
  ModuleChain network;  ///< the whole, without a codec
  std::vector<AdoptedCut> cuts;
  std::vector<AdoptedCodec> codecs;
};

/// How a module's output travels: N x C x H x W as C planes; of N x T x C, as transformers have it,
/// and of N x C, each of the C values is a channel. Nothing if it is of another shape, or no
/// feature has a value.
std::optional<FeatureShape> feature_shape(const std::vector<std::int64_t>& output);

/// The codec's nominal ratio: bits of the cut's features as float32, over bits of what is sent.
double ratio_of(const AdoptedBundle& bundle, const AdoptedCodec& codec);

/// The file's bytes. What several modules have in common, as their weights, lies in it once.
Bytes serialise_adopted(const AdoptedBundle& bundle);

/// True if these are a bundle of an adopted network, sound or not.
bool is_adopted(const Bytes& bytes);

/// Throws InputError, beginning with `name`, if the bytes are not a sound bundle of an adopted
/// network.
AdoptedBundle parse_adopted(const Bytes& bytes, const std::string& name);

}  // namespace airsplit
