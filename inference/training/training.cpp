// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/training.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/torch.h>

#include "common/error.h"
#include "common/file.h"
#include "inference/bundle/backbone_weights.h"
#include "inference/bundle/bundle_networks.h"
#include "inference/data/dataset.h"
#include "inference/training/kept_codecs.h"
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

/// Where the weights to begin with came from: the recipe and log of a bundle go before this one's;
/// of codecs that stay behind the log says nothing.
void add_history(BundleInfo& info, const std::string& weights, const KeptCodecs& kept,
                 const CodecKinds& codecs) {
  const Bytes bytes = read_file(weights);
  const std::string name = std::filesystem::path(weights).filename().string();
  info.log = fmt::format("began with the weights of {}, hash {}\n", name, content_hash(bytes));
  const auto bundle = bundle_of(bytes, weights, codecs);
  if (!bundle) return;
  info.log = log_of(kept, bundle->info, codecs) + info.log;
  info.recipe = fmt::format("{}\n# Then, from {}:\n\n{}", bundle->info.recipe, name, info.recipe);
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
  const KeptCodecs kept = kept_codecs(recipe, options, trainings);
  expect_same_classes(kept, sets.classes);
  BundleInfo info;
  info.title = recipe.title;
  info.data = recipe.data;
  info.classes = sets.classes;
  info.input_px = recipe.input_px;
  info.recipe = recipe.text;
  if (!options.weights.empty()) add_history(info, options.weights, kept, codecs_of(trainings));
  info.log += fmt::format("backbone: validation accuracy {:.4f}\n", accuracy);
  session.say(info.log);
  CodecTrainer trainer(session, backbone, sets.training, sets.validation, trainings);
  std::vector<TrainedCodec> codecs;
  for (const std::size_t number : kept.numbers) codecs.push_back(kept.bundle->codec(number));
  note_shared_networks(kept, !recipe.codecs.empty(), info);
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
  kept_codecs(recipe, options, trainings);  // what is wrong with it, before anything is trained
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
