// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A bundle: one file with the trained networks, their entropy tables and how they were trained.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "inference/engine/engine.h"
#include "inference/engine/torch_module.h"
#include "inference/scheme/networks.h"
#include "inference/scheme/scheme_kind.h"
#include "inference/schemes/builtin_schemes.h"

namespace airsplit {

/// The networks of a bundle's bytes, which airsplit trained or adopted; `name` is the file's, for
/// messages. Throws as Bundle::load() does.
std::shared_ptr<const Networks> parse_networks(const Bytes& bytes, const std::string& name,
                                               const Engine& engine, const SchemeKinds& schemes);

/// The trained networks of one file. A bundle is in safetensors format: any program that reads that
/// format can read its weights.
class Bundle {
 public:
  /// Throws InputError, saying what is wrong, if the file is missing, damaged or not a bundle,
  /// WorkError if there is no engine. Sets LibTorch to one thread: the order of a sum depends on
  /// their number, and payloads must not.
  static Bundle load(const std::string& path, const Engine& engine = torch_module(),
                     const SchemeKinds& schemes = builtin_schemes());
  /// The same from the file's bytes; `name` is the file's, for messages.
  static Bundle parse(const Bytes& bytes, const std::string& name,
                      const Engine& engine = torch_module(),
                      const SchemeKinds& schemes = builtin_schemes());

  Bundle(std::shared_ptr<const Networks> networks, SchemeKinds schemes);

  const BundleInfo& info() const { return networks_->info(); }

  /// Builds a scheme that is ready to run. Throws InputError if the bundle does not hold it; the
  /// message lists what it holds.
  std::unique_ptr<Scheme> make_scheme(const SchemeSpec& spec) const;

  /// Several schemes for one thread. Asked to encode the same photo one after another, they compute
  /// its features once. Throws InputError as make_scheme does.
  std::vector<std::unique_ptr<Scheme>> make_schemes(const std::vector<SchemeSpec>& specs) const;

  /// What a profile measures of it: every codec of the bundle, and what the other kinds name.
  std::vector<SchemeSpec> all_schemes() const { return airsplit::all_schemes(info(), schemes_); }

  /// See Networks::of_width().
  Bundle of_width(double width) const { return {networks_->of_width(width), schemes_}; }

  /// See spec_of() of scheme_kind.h.
  SchemeSpec spec_of(const Bytes& payload) const {
    return airsplit::spec_of(payload, info(), schemes_);
  }

  /// To be called in each thread that runs schemes.
  void use_one_thread() const { networks_->use_one_thread(); }

 private:
  std::shared_ptr<const Networks> networks_;
  SchemeKinds schemes_;
};

}  // namespace airsplit
