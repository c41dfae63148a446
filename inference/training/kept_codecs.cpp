// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/kept_codecs.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "inference/data/class_names.h"
#include "inference/formats/tensor_file.h"

namespace airsplit {
namespace {

/// Whether a codec's name ("aecnn layer3 256x") begins with these words.
bool begins_with(const std::string& label, const std::string& words) {
  return (label + " ").rfind(words + " ", 0) == 0;
}

void expect(bool is_so, const std::string& what) {
  if (!is_so) throw InputError("--keep-codecs: " + what);
}

std::vector<std::string> labels_of(const BundleInfo& bundle) {
  std::vector<std::string> labels;
  for (const SchemeSpec& spec : bundle.codecs) labels.push_back(spec.label());
  return labels;
}

/// The numbers of the codecs that `wanted` names, all if it names none.
std::vector<std::size_t> numbers_of(const std::vector<std::string>& wanted,
                                    const BundleNetworks& bundle, const std::string& recipe_path) {
  const std::vector<std::string> labels = labels_of(bundle.info);
  std::vector<bool> is_kept(labels.size(), wanted.empty());
  for (const std::string& words : wanted) {
    bool is_found = false;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (!begins_with(labels[i], words)) continue;
      is_kept[i] = is_found = true;
    }
    if (is_found) continue;
    throw InputError(fmt::format(
        "{}: keep_codecs: no codec of {} has a name that begins with the words \"{}\"; it has {}",
        recipe_path, bundle.path, words, fmt::join(labels, ", ")));
  }
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (is_kept[i]) numbers.push_back(i);
  }
  return numbers;
}

void expect_new_names(const Recipe& recipe, const BundleNetworks& bundle) {
  const auto& held = bundle.info.codecs;
  for (const CodecTarget& target : recipe.codecs) {
    for (const int bits : target.bits) {
      const SchemeSpec spec = target.shape(bits).spec(bundle.shape);
      expect(std::find(held.begin(), held.end(), spec) == held.end(),
             fmt::format("{} has {} already, kept or not", bundle.path, spec.label()));
    }
  }
}

}  // namespace

std::shared_ptr<const BundleNetworks> bundle_of(const Bytes& bytes, const std::string& path,
                                                const CodecKinds& codecs) {
  const bool is_ours =
      is_bundle(bytes) && parse_tensor_file(bytes, path).metadata.count("airsplit.bundle") > 0;
  return is_ours ? parse_bundle(bytes, path, codecs) : nullptr;
}

KeptCodecs kept_codecs(const Recipe& recipe, const TrainOptions& options,
                       const CodecTrainings& trainings) {
  if (!options.keep_codecs) {
    if (recipe.keep_codecs.empty()) return {};
    throw InputError(options.recipe_path +
                     ": keep_codecs: expected --keep-codecs, and a bundle as --weights");
  }
  if (options.weights.empty())
    throw InputError("--keep-codecs: say whose with --weights, a bundle");
  KeptCodecs kept;
  kept.bundle = bundle_of(read_file(options.weights), options.weights, codecs_of(trainings));
  expect(kept.bundle != nullptr, options.weights + ": expected a bundle");
  expect(!recipe.pretrain && recipe.backbone.epochs == 0,
         "the backbone must stay that of --weights: expected no [pretrain] and epochs = 0 in "
         "[backbone]");
  const ResNetShape& shape = kept.bundle->shape;
  expect(recipe.width == shape.width && recipe.input_px == shape.input_px,
         fmt::format("expected width = {:g} and input_px = {}, as {} has", shape.width,
                     shape.input_px, options.weights));
  expect_new_names(recipe, *kept.bundle);
  kept.numbers = numbers_of(recipe.keep_codecs, *kept.bundle, options.recipe_path);
  std::size_t codecs = kept.numbers.size();
  for (const CodecTarget& target : recipe.codecs) codecs += target.bits.size();
  expect(codecs <= kMostCodecs, fmt::format("a bundle holds at most {} codecs", kMostCodecs));
  return kept;
}

void expect_same_classes(const KeptCodecs& kept, const std::vector<std::string>& classes) {
  if (!kept.bundle) return;
  const std::string difference = class_difference(classes, kept.bundle->info.classes);
  expect(difference.empty(),
         fmt::format("--data is of other classes than {}: {}", kept.bundle->path, difference));
}

std::string log_of(const KeptCodecs& kept, const BundleInfo& bundle, const CodecKinds& codecs) {
  std::vector<std::string> labels;
  for (const std::size_t number : kept.numbers)
    labels.push_back(kept.bundle->info.codecs[number].label());
  const auto is_kept = [&](const std::string& line) {
    const auto says = [&](const std::string& label) { return line.rfind(label + ":", 0) == 0; };
    const auto is_of = [&](const CodecKind* codec) {
      return line.rfind(codec->scheme->name + " ", 0) == 0;
    };
    return std::none_of(codecs.begin(), codecs.end(), is_of) ||
           std::any_of(labels.begin(), labels.end(), says);
  };
  std::istringstream lines(bundle.log);
  std::string line, log;
  bool keeps = true;
  while (std::getline(lines, line)) {
    if (line.rfind(' ', 0) != 0) keeps = is_kept(line);
    if (keeps) log += line + "\n";
  }
  return log;
}

void note_shared_networks(const KeptCodecs& kept, bool has_new_codecs, BundleInfo& info) {
  if (!kept.bundle) return;
  const BundleInfo& from = kept.bundle->info;
  std::vector<std::string> held = from.extends;
  held.push_back(from.hash);
  const bool keeps_all = kept.numbers.size() == from.codecs.size();
  (keeps_all ? info.extends : info.part_of) = held;
  // What is new may have the name of a network that `from` has left behind before.
  if (has_new_codecs) return;
  info.part_of.insert(info.part_of.end(), from.part_of.begin(), from.part_of.end());
}

}  // namespace airsplit
