// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/engine/bundle.h"

#include <utility>

#include "common/file.h"
#include "inference/adopted/adopted_network.h"

namespace airsplit {

Bundle Bundle::load(const std::string& path, const Engine& engine, const SchemeKinds& schemes) {
  return parse(read_file(path), path, engine, schemes);
}

std::shared_ptr<const Networks> parse_networks(const Bytes& bytes, const std::string& name,
                                               const Engine& engine, const SchemeKinds& schemes) {
  if (!is_adopted(bytes)) return engine.parse_bundle(bytes, name, schemes);
  return make_adopted_networks(parse_adopted(bytes, name), content_hash(bytes), name,
                               engine.module_engines(), schemes);
}

Bundle Bundle::parse(const Bytes& bytes, const std::string& name, const Engine& engine,
                     const SchemeKinds& schemes) {
  return {parse_networks(bytes, name, engine, schemes), schemes};
}

Bundle::Bundle(std::shared_ptr<const Networks> networks, SchemeKinds schemes)
    : networks_(std::move(networks)), schemes_(std::move(schemes)) {
  use_one_thread();
}

std::unique_ptr<Scheme> Bundle::make_scheme(const SchemeSpec& spec) const {
  return airsplit::make_scheme(networks_->another(), spec);
}

std::vector<std::unique_ptr<Scheme>> Bundle::make_schemes(
    const std::vector<SchemeSpec>& specs) const {
  const std::shared_ptr<Networks> networks = networks_->another();
  std::vector<std::unique_ptr<Scheme>> schemes;
  schemes.reserve(specs.size());
  for (const SchemeSpec& spec : specs) schemes.push_back(airsplit::make_scheme(networks, spec));
  return schemes;
}

}  // namespace airsplit
