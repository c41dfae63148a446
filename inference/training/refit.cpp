// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/refit.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <torch/torch.h>

#include "common/error.h"
#include "common/file.h"
#include "inference/bundle/bundle_networks.h"
#include "inference/data/class_names.h"
#include "inference/data/dataset.h"
#include "inference/network/freed_memory.h"
#include "inference/network/threads.h"
#include "inference/training/codec_measure.h"
#include "inference/training/feature_cache.h"
#include "inference/training/training_data.h"

namespace airsplit {
namespace {

ImageCache load_images(const RefitOptions& options, const BundleInfo& bundle, Split split) {
  const auto data = open_dataset(options.data, split);
  const std::string difference = class_difference(data->classes(), bundle.classes);
  if (!difference.empty()) {
    throw InputError(
        fmt::format("{}: its classes are not those that the bundle \"{}\" was trained on: {}",
                    options.data, bundle.title, difference));
  }
  const auto say = [&](const std::string& line) {
    if (options.say) options.say(line);
  };
  // The notes are the same for each split.
  if (split == Split::kTrain) {
    for (const std::string& line : data->notes()) say(line);
  }
  ImageCache cache = cache_images(*data, bundle.input_px);
  if (!cache.unreadable.empty()) {
    say(fmt::format("{}: {}", data->name(), unreadable_note(cache.unreadable)));
  }
  return cache;
}

/// The bit depths of all codecs that share this one's weights, in their order.
std::vector<int> bits_of(const BundleNetworks& networks, std::size_t weights) {
  std::vector<int> bits;
  for (std::size_t i = 0; i < networks.codec_shapes.size(); ++i) {
    if (networks.weights_of[i] == weights) bits.push_back(networks.codec_shapes[i].bits);
  }
  return bits;
}

/// The bit depths that this network's codecs will have.
std::vector<int> depths_of(const BundleNetworks& networks, std::size_t number,
                           const std::vector<int>& wanted) {
  return wanted.empty() ? bits_of(networks, number) : wanted;
}

/// Refits all bit depths of one network; returns a line on each.
std::string refit_network(const BundleNetworks& networks, std::size_t number,
                          const RefitOptions& options, const CodecMeasure& measure,
                          std::vector<TrainedCodec>& codecs) {
  TrainedCodec codec = networks.codec(number);
  measure.set_means(*codec.network);
  send_in_order(*codec.network, measure.order_by_importance(*codec.network), codec.deltas);
  std::string log;
  for (const int bits : depths_of(networks, number, options.bits)) {
    const auto network = with_bits(networks.backbone, *codec.network, bits);
    const FittedModels models = measure.fit_models(*network);
    codecs.push_back({network, models.best, codec.deltas});
    const std::string line = measure.describe(*network, models);
    if (options.say) options.say(line);
    log += line + "\n";
  }
  return log;
}

/// Codecs are told apart by kind, split point and ratio.
void check_names(const BundleNetworks& networks, const std::vector<int>& wanted) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < networks.codec_shapes.size(); ++i) {
    if (networks.weights_of[i] != i) continue;
    for (const int bits : depths_of(networks, i, wanted)) {
      CodecShape shape = networks.codec_shapes[i];
      shape.bits = bits;
      const std::string name = shape.spec(networks.shape).label();
      if (names.insert(name).second) continue;
      throw InputError(fmt::format(
          "--bits: two codecs would be named \"{}\", as their channels times bits are the same",
          name));
    }
  }
  if (names.size() > kMostCodecs) {
    throw InputError(
        fmt::format("--bits: {} codecs, expected at most {}", names.size(), kMostCodecs));
  }
}

}  // namespace

void refit(const RefitOptions& options, const CodecKinds& kinds) {
  const torch::NoGradGuard no_grad;
  expect_another_file(options.out_path, options.bundle_path);
  expect_writable(options.out_path);
  if (!options.overwrite && std::filesystem::is_regular_file(options.out_path)) {
    throw InputError(
        fmt::format("{}: is there already: --overwrite replaces it", options.out_path));
  }
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  set_compute_threads(options.threads > 0 ? options.threads : cores);
  keep_freed_memory();
  const auto networks = parse_bundle(read_file(options.bundle_path), options.bundle_path, kinds);
  check_names(*networks, options.bits);
  BundleInfo info = networks->info;
  const ImageCache training = load_images(options, info, Split::kTrain);
  const ImageCache validation = load_images(options, info, Split::kValidation);
  info.log += fmt::format("refitted, from hash {}\n", info.hash);
  info.extends.clear();  // the networks send other bytes from here on
  info.part_of.clear();
  FeatureCache features;
  std::vector<TrainedCodec> codecs;
  for (std::size_t i = 0; i < networks->codec_shapes.size(); ++i) {
    if (networks->weights_of[i] != i) continue;
    const std::string& split = networks->codec_shapes[i].split;
    if (features.split != split) {
      features = {};  // so that two splits' features are never in memory together
      features = make_measuring_cache(networks->backbone, training, validation, split, torch::kCPU);
    }
    info.log += refit_network(*networks, i, options, {features, torch::kCPU}, codecs);
  }
  write_file(options.out_path, serialise_bundle(info, networks->backbone, codecs));
}

}  // namespace airsplit
