// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// An adopted network, ready to run.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "inference/adopted/adopted_bundle.h"
#include "inference/adopted/network_module.h"
#include "inference/scheme/networks.h"
#include "inference/scheme/scheme_kind.h"

namespace airsplit {

/// A module and what it is called in messages: "module head.pt".
struct LoadedModule {
  std::string name;
  std::shared_ptr<const NetworkModule> module;
};

/// An image of the network's input size, as modules take it: 1 x 3 x S x S.
Array normalised(const Image& square, const std::array<double, 3>& mean,
                 const std::array<double, 3>& deviation);

/// The module's output for one image. Throws InputError that names the module if it throws, gives
/// anything but numbers that are finite, or another shape than `expected`, if that is not empty.
Array run_module(const LoadedModule& module, const Array& input,
                 const std::vector<std::int64_t>& expected);

/// Features as schemes have them, channel after channel, and back; see feature_shape().
std::vector<float> to_features(const Array& output);
Array from_features(const std::vector<float>& features, const std::vector<std::int64_t>& output);

/// Channel order[i] in place i, and back.
std::vector<float> in_order(const std::vector<float>& features,
                            const std::vector<std::int32_t>& order);
std::vector<float> back_in_place(const std::vector<float>& features,
                                 const std::vector<std::int32_t>& order);

/// A shape as messages have it: "1 x 64 x 8 x 8".
std::string shape_text(const std::vector<std::int64_t>& shape);

/// Which of these engines has the name. Throws InputError, beginning with `where`, that lists all.
const ModuleEngine& find_engine(const std::string& name, const ModuleEngines& engines,
                                const std::string& where);

/// The networks of a bundle, as schemes see them. `hash` is the file's. The codecs' specs have
/// their kind from `schemes`. Throws InputError that begins with `name`.
std::shared_ptr<const Networks> make_adopted_networks(AdoptedBundle bundle, const std::string& hash,
                                                      const std::string& name,
                                                      const ModuleEngines& engines,
                                                      const SchemeKinds& schemes);

}  // namespace airsplit
