// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "bench/bundle_symbols.h"

#include <fmt/format.h>

#include "common/error.h"
#include "common/file.h"
#include "inference/engine/bundle.h"

namespace airsplit {
namespace {

std::size_t find_codec(const BundleInfo& info, const Bundle& bundle) {
  std::size_t found = info.codecs.size();
  for (std::size_t i = 0; i < info.codecs.size(); ++i) {
    const SchemeSpec& spec = info.codecs[i];
    if (spec.kind->name != "aecnn" || bundle.make_scheme(spec)->codec_facts().bits != 8) continue;
    if (found == info.codecs.size() || spec.ratio < info.codecs[found].ratio) found = i;
  }
  if (found == info.codecs.size()) throw InputError("the bundle holds no AECNN of 8 bits");
  return found;
}

/// What the scheme's payloads of the first images hold.
TrainingSymbols image_payload_symbols(Scheme& scheme, const SymbolModel& model,
                                      const Dataset& images, std::size_t count) {
  if (images.size() < count) {
    throw InputError(fmt::format("{}: {} images, needs {}", images.name(), images.size(), count));
  }
  TrainingSymbols all{
      count, model.channels().size(), model.plane(), model.channels().front().symbols(), {}};
  all.symbols.reserve(count * model.size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto symbols = scheme.payload_symbols(scheme.encode({{}, images.image(i)}));
    all.symbols.insert(all.symbols.end(), symbols.begin(), symbols.end());
  }
  return all;
}

}  // namespace

CodecSymbols bundle_symbols(const std::string& path, const Dataset& training,
                            std::size_t training_images, const Dataset& test,
                            std::size_t test_images) {
  const Bundle bundle = Bundle::load(path);
  const std::size_t number = find_codec(bundle.info(), bundle);
  const auto scheme = bundle.make_scheme(bundle.info().codecs[number]);
  const auto networks =
      torch_module().parse_bundle(read_file(path), path, builtin_schemes())->another();
  const SymbolModel model = networks->codec(number)->entropy_model();
  return {scheme->spec().label(), image_payload_symbols(*scheme, model, training, training_images),
          image_payload_symbols(*scheme, model, test, test_images)};
}

std::size_t image_symbols(const TrainingSymbols& symbols) {
  return symbols.channels * symbols.plane.symbols();
}

}  // namespace airsplit
