// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/training.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/torch.h>

#include "common/error.h"
#include "common/file.h"
#include "inference/bundle/backbone_weights.h"
#include "inference/bundle/bundle_networks.h"
#include "inference/data/class_names.h"
#include "inference/data/dataset.h"
#include "inference/formats/tensor_file.h"
#include "inference/training/recipe.h"
#include "inference/training/train_backbone.h"
#include "inference/training/train_codec.h"
#include "inference/training/training_data.h"
#include "inference/training/training_session.h"

namespace airsplit {
namespace {

struct TrainingSets {
  ImageCache training, validation;
  std::vector<std::string> classes;
};

/// What marks the checkpoints of this start: another one must not go on from them.
std::string fingerprint(const Recipe& recipe, const TrainOptions& options,
                        const TrainingSets& sets) {
  const auto hash = [](const std::string& text) {
    return content_hash(Bytes(text.begin(), text.end()));
  };
  std::string mark = hash(recipe.text);
  if (!options.weights.empty()) mark += " " + content_hash(read_file(options.weights));
  mark += fmt::format(" {} {} {} images of {}", sets.training.size(), sets.validation.size(),
                      sets.classes.size(), hash(fmt::format("{}", fmt::join(sets.classes, "\n"))));
  const auto labels = sets.training.labels.contiguous();
  const auto* first = reinterpret_cast<const std::uint8_t*>(labels.data_ptr<std::int64_t>());
  return mark + " " + content_hash(Bytes(first, first + labels.nbytes()));
}

std::vector<std::string> classes_without(const torch::Tensor& labels,
                                         const std::vector<std::string>& classes) {
  const auto counts =
      torch::bincount(labels, {}, static_cast<std::int64_t>(classes.size())).contiguous();
  std::vector<std::string> names;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (counts.data_ptr<std::int64_t>()[i] == 0) names.push_back(classes[i]);
  }
  return names;
}

TrainingSets load_sets(const TrainingSession& session, const BackboneRecipe& recipe,
                       const std::string& where) {
  const auto training = open_dataset(where, Split::kTrain);
  const auto validation = open_dataset(where, Split::kValidation);
  session.say(fmt::format("{}: {} training and {} validation images of {} classes", where,
                          training->size(), validation->size(), training->classes().size()));
  for (const std::string& line : training->notes()) session.say(line);
  const auto stops = [&] { session.throw_if_stopped(); };
  TrainingSets sets{cache_images(*training, recipe.cache_px, stops),
                    cache_images(*validation, recipe.input_px, stops), training->classes()};
  std::vector<std::string> unreadable = sets.training.unreadable;
  unreadable.insert(unreadable.end(), sets.validation.unreadable.begin(),
                    sets.validation.unreadable.end());
  if (!unreadable.empty()) session.say(fmt::format("{}: {}", where, unreadable_note(unreadable)));
  const auto never_seen = classes_without(sets.training.labels, sets.classes);
  if (!never_seen.empty()) {
    session.say(fmt::format("{}: classes without a training image, which are never learnt: {}",
                            where, some_names(never_seen)));
  }
  return sets;
}

ResNet50 fresh_network(const Recipe& recipe, std::size_t classes) {
  ResNet50 network(ResNetShape{recipe.width, static_cast<int>(classes), recipe.input_px});
  initialise(network, recipe.seed);
  return network;
}

/// Pretraining measures nothing on a test split: its images train too.
void add_test_images(const TrainingSession& session, TrainingSets& sets,
                     const BackboneRecipe& recipe, const std::string& where) {
  const ImageCache more = cache_images(*open_dataset(where, Split::kTest), recipe.cache_px,
                                       [&] { session.throw_if_stopped(); });
  sets.training.images = torch::cat({sets.training.images, more.images});
  sets.training.labels = torch::cat({sets.training.labels, more.labels});
}

/// Before anything is trained or deleted.
void check_pretrain_data(const Recipe& recipe, const TrainOptions& options) {
  const std::string& where = options.pretrain_data;
  if (!recipe.pretrain || (where.empty() && !options.weights.empty())) return;
  if (where.empty()) {
    throw InputError("the recipe has [pretrain]: say where its images are with --pretrain-data");
  }
  std::error_code ignored;
  if (where == options.data || std::filesystem::equivalent(where, options.data, ignored)) {
    throw InputError(
        fmt::format("--pretrain-data {}: is --data: pretraining would see its test images", where));
  }
  open_dataset(where, Split::kTrain);
}

std::string about(LoadedClassifier classifier, std::size_t classes) {
  switch (classifier) {
    case LoadedClassifier::kTaken:
      return "";
    case LoadedClassifier::kTakenUnnamed:
      return fmt::format(
          "; it does not name its classes: its classifier is kept, as for the {} classes of --data "
          "in their order",
          classes);
    case LoadedClassifier::kOtherClasses:
      return "; its classifier is for other classes and stays behind";
    case LoadedClassifier::kMissing:
      return "; it has no classifier: a fresh one is trained";
  }
  check(false, "a known classifier");
  return "";
}

void load(const TrainingSession& session, ResNet50 network, const TrainOptions& options,
          const CodecKinds& codecs, const std::vector<std::string>& classes) {
  const LoadedClassifier classifier = load_weights(network, options.weights, codecs, classes);
  session.say(fmt::format("{}: loaded{}", options.weights, about(classifier, classes.size())));
}

/// From a fresh network, or from weights if there are any.
ResNet50 pretrain(const TrainingSession& session, const TrainOptions& options,
                  const CodecKinds& codecs) {
  const BackboneRecipe& recipe = *session.recipe().pretrain;
  TrainingSets sets = load_sets(session, recipe, options.pretrain_data);
  add_test_images(session, sets, recipe, options.pretrain_data);
  ResNet50 network = fresh_network(session.recipe(), sets.classes.size());
  if (!options.weights.empty()) load(session, network, options, codecs, sets.classes);
  train_backbone(session, "pretrain", recipe, network, sets.training, sets.validation);
  return network;
}

/// The backbone before it is trained on the recipe's own data.
ResNet50 starting_network(const TrainingSession& session, const TrainOptions& options,
                          const CodecKinds& codecs, const std::vector<std::string>& classes) {
  const Recipe& recipe = session.recipe();
  ResNet50 network = fresh_network(recipe, classes.size());
  if (recipe.pretrain && !options.pretrain_data.empty()) {
    copy_state(*pretrain(session, options, codecs), *network, {}, /*except=*/"fc.");
  } else if (!options.weights.empty()) {
    load(session, network, options, codecs, classes);
  }
  return network;
}

/// Trains the recipe's codecs, in its order but for those that another process is training.
std::vector<TrainedTarget> train_codecs(const TrainingSession& session, CodecTrainer& trainer) {
  const auto& targets = session.recipe().codecs;
  std::vector<TrainedTarget> trained(targets.size());
  std::vector<std::size_t> left_for_later;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const WorkLock lock(session, codec_name(targets[i]), WorkLock::kIfFree);
    if (lock.held()) {
      trained[i] = trainer.train(targets[i]);
    } else {
      left_for_later.push_back(i);
    }
  }
  // Another process has trained these by now, or soon will have: its checkpoints are read.
  for (const std::size_t i : left_for_later) {
    const WorkLock lock(session, codec_name(targets[i]), WorkLock::kWait);
    trained[i] = trainer.train(targets[i]);
  }
  return trained;
}

/// The bundle that these bytes, of --weights, are; null if they are weights of others.
std::shared_ptr<const BundleNetworks> bundle_of(const Bytes& bytes, const std::string& path,
                                                const CodecKinds& codecs) {
  const bool is_ours =
      is_bundle(bytes) && parse_tensor_file(bytes, path).metadata.count("airsplit.bundle") > 0;
  return is_ours ? parse_bundle(bytes, path, codecs) : nullptr;
}

/// A bundle's log without what it says of codecs: lines that begin with one's name, and those,
/// further in, that belong to them.
std::string log_of_backbone(const std::string& log, const CodecKinds& codecs) {
  std::istringstream lines(log);
  std::string line, kept;
  while (std::getline(lines, line)) {
    const auto is_of = [&](const CodecKind* codec) {
      return line.rfind(codec->scheme->name + " ", 0) == 0;
    };
    const bool is_of_codec =
        line.rfind(' ', 0) == 0 || std::any_of(codecs.begin(), codecs.end(), is_of);
    if (!is_of_codec) kept += line + "\n";
  }
  return kept;
}

/// Where the weights to begin with came from: the recipe and log of a bundle go before this one's;
/// of codecs that stay behind the log says nothing.
void add_history(BundleInfo& info, const std::string& weights, bool keeps_codecs,
                 const CodecKinds& codecs) {
  const Bytes bytes = read_file(weights);
  const std::string name = std::filesystem::path(weights).filename().string();
  info.log = fmt::format("began with the weights of {}, hash {}\n", name, content_hash(bytes));
  const auto bundle = bundle_of(bytes, weights, codecs);
  if (!bundle) return;
  info.log =
      (keeps_codecs ? bundle->info.log : log_of_backbone(bundle->info.log, codecs)) + info.log;
  info.recipe = fmt::format("{}\n# Then, from {}:\n\n{}", bundle->info.recipe, name, info.recipe);
}

/// The bundle of --weights where its codecs stay, else null.
std::shared_ptr<const BundleNetworks> kept_bundle(const Recipe& recipe, const TrainOptions& options,
                                                  const CodecTrainings& trainings) {
  if (!options.keep_codecs) return nullptr;
  if (options.weights.empty())
    throw InputError("--keep-codecs: say whose with --weights, a bundle");
  auto bundle = bundle_of(read_file(options.weights), options.weights, codecs_of(trainings));
  const auto expect = [](bool is_so, const std::string& what) {
    if (!is_so) throw InputError("--keep-codecs: " + what);
  };
  expect(bundle != nullptr, options.weights + ": expected a bundle");
  expect(!recipe.pretrain && recipe.backbone.epochs == 0,
         "the backbone must stay that of --weights: expected no [pretrain] and epochs = 0 in "
         "[backbone]");
  expect(recipe.width == bundle->shape.width && recipe.input_px == bundle->shape.input_px,
         fmt::format("expected width = {:g} and input_px = {}, as {} has", bundle->shape.width,
                     bundle->shape.input_px, options.weights));
  expect(recipe.codecs.size() + bundle->codec_shapes.size() <= kMostCodecs,
         fmt::format("a bundle holds at most {} codecs", kMostCodecs));
  for (const CodecTarget& target : recipe.codecs) {
    for (const int bits : target.bits) {
      const SchemeSpec spec = target.shape(bits).spec(bundle->shape);
      const auto& held = bundle->info.codecs;
      expect(std::find(held.begin(), held.end(), spec) == held.end(),
             fmt::format("{} has {} already", options.weights, spec.label()));
    }
  }
  return bundle;
}

void expect_same_classes(const BundleNetworks& kept, const std::vector<std::string>& classes) {
  const std::string difference = class_difference(classes, kept.info.classes);
  if (!difference.empty())
    throw InputError(fmt::format("--keep-codecs: --data is of other classes than {}: {}", kept.path,
                                 difference));
}

void run_training(TrainingSession& session, const TrainOptions& options,
                  const CodecTrainings& trainings) {
  const Recipe& recipe = session.recipe();
  session.say(session.arithmetic());
  const TrainingSets sets = load_sets(session, recipe.backbone, options.data);
  check_pretrain_data(recipe, options);
  session.open_work_folder(fingerprint(recipe, options, sets) +
                           (session.mixed_precision() ? " bfloat16" : " float32"));
  ResNet50 backbone = starting_network(session, options, codecs_of(trainings), sets.classes);
  train_backbone(session, "backbone", recipe.backbone, backbone, sets.training, sets.validation);
  round_as_stored(backbone);
  const double accuracy =
      share_right(classify(backbone, sets.validation.images, session), sets.validation.labels);
  BundleInfo info;
  info.title = recipe.title;
  info.data = recipe.data;
  info.classes = sets.classes;
  info.input_px = recipe.input_px;
  info.recipe = recipe.text;
  if (!options.weights.empty())
    add_history(info, options.weights, options.keep_codecs, codecs_of(trainings));
  info.log += fmt::format("backbone: validation accuracy {:.4f}\n", accuracy);
  session.say(info.log);
  CodecTrainer trainer(session, backbone, sets.training, sets.validation, trainings);
  std::vector<TrainedCodec> codecs;
  if (const auto kept = kept_bundle(recipe, options, trainings)) {
    expect_same_classes(*kept, sets.classes);
    for (std::size_t i = 0; i < kept->codec_shapes.size(); ++i) codecs.push_back(kept->codec(i));
    info.extends = kept->info.extends;
    info.extends.push_back(kept->info.hash);
  }
  for (const auto& target : train_codecs(session, trainer)) {
    codecs.insert(codecs.end(), target.codecs.begin(), target.codecs.end());
    info.log += target.log;
  }
  const Bytes bytes = serialise_bundle(info, backbone, codecs);
  write_file(options.bundle_path, bytes);
  session.say(fmt::format("{}: {:.2f} MB, hash {}", options.bundle_path,
                          static_cast<double>(bytes.size()) / 1e6, content_hash(bytes)));
}

}  // namespace

bool train(const TrainOptions& options, const CodecTrainings& trainings) {
  const Recipe recipe = load_recipe(options.recipe_path, trainings);
  expect_no_device(options.bundle_path, "a bundle");
  expect_another_file(options.bundle_path, options.recipe_path);
  expect_writable(options.bundle_path);
  if (!options.weights.empty()) expect_another_file(options.bundle_path, options.weights);
  kept_bundle(recipe, options, trainings);  // what is wrong with it, before anything is trained
  TrainingSession session(options, recipe);
  try {
    run_training(session, options, trainings);
    return true;
  } catch (const TrainingStopped&) {
    session.say("stopped; the same command with --resume goes on from the last checkpoint");
    return false;
  }
}

}  // namespace airsplit
