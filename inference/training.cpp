#include "inference/training.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include "common/error.h"
#include "common/file.h"
#include "inference/bundle_networks.h"
#include "inference/dataset.h"
#include "inference/recipe.h"
#include "inference/tensor_file.h"
#include "inference/train_backbone.h"
#include "inference/train_codec.h"
#include "inference/training_data.h"
#include "inference/training_session.h"

namespace airsplit {
namespace {

struct TrainingSets {
  ImageCache training, validation;
  std::vector<std::string> classes;
};

TrainingSets load_sets(const TrainingSession& session, const std::string& where) {
  const Recipe& recipe = session.recipe();
  const auto training = open_dataset(where, Split::kTrain);
  const auto validation = open_dataset(where, Split::kValidation);
  session.say(fmt::format("{}: {} training and {} validation images of {} classes", where,
                          training->size(), validation->size(), training->classes().size()));
  TrainingSets sets{cache_images(*training, recipe.cache_px),
                    cache_images(*validation, recipe.input_px), training->classes()};
  const std::size_t skipped = sets.training.skipped + sets.validation.skipped;
  if (skipped > 0) session.say(fmt::format("{} unreadable images were skipped", skipped));
  return sets;
}

ResNet50 fresh_network(const Recipe& recipe, std::size_t classes) {
  ResNet50 network(ResNetShape{recipe.width, static_cast<int>(classes), recipe.input_px});
  initialise(network, recipe.seed);
  return network;
}

/// Pretraining measures nothing on a test split: its images train too.
void add_test_images(TrainingSets& sets, const TrainingSession& session, const std::string& where) {
  const ImageCache more =
      cache_images(*open_dataset(where, Split::kTest), session.recipe().cache_px);
  sets.training.images = torch::cat({sets.training.images, more.images});
  sets.training.labels = torch::cat({sets.training.labels, more.labels});
}

ResNet50 pretrain(const TrainingSession& session, const std::string& where) {
  if (where.empty()) {
    throw InputError("the recipe has [pretrain]: say where its images are with --pretrain-data");
  }
  TrainingSets sets = load_sets(session, where);
  add_test_images(sets, session, where);
  ResNet50 network = fresh_network(session.recipe(), sets.classes.size());
  train_backbone(session, "pretrain", *session.recipe().pretrain, network, sets.training,
                 sets.validation);
  return network;
}

void run_training(const TrainingSession& session, const TrainOptions& options) {
  const Recipe& recipe = session.recipe();
  const TrainingSets sets = load_sets(session, options.data);
  ResNet50 backbone = fresh_network(recipe, sets.classes.size());
  if (recipe.pretrain) {
    copy_state(*pretrain(session, options.pretrain_data), *backbone, {}, /*except=*/"fc.");
  }
  train_backbone(session, "backbone", recipe.backbone, backbone, sets.training, sets.validation);
  round_as_stored(*backbone);
  const double accuracy = share_right(classify(backbone, sets.validation.images, session.device()),
                                      sets.validation.labels);
  BundleInfo info;
  info.title = recipe.title;
  info.data = recipe.data;
  info.classes = sets.classes;
  info.input_px = recipe.input_px;
  info.width = recipe.width;
  info.recipe = recipe.text;
  info.log = fmt::format("backbone: validation accuracy {:.4f}\n", accuracy);
  session.say(info.log);
  CodecTrainer trainer(session, backbone, sets.training, sets.validation);
  std::vector<TrainedCodec> codecs;
  for (std::size_t i = 0; i < recipe.codecs.size(); ++i) {
    codecs.push_back(trainer.train(recipe.codecs[i], i));
    const CodecShape& shape = codecs.back().network->shape;
    info.log += fmt::format("{}: {} channels, {} bit: validation accuracy {:.4f}\n",
                            shape.spec(backbone->shape).label(), shape.channels, shape.bits,
                            trainer.validate(*codecs.back().network));
  }
  const Bytes bytes = serialise_bundle(info, backbone, codecs);
  write_file(options.bundle_path, bytes);
  session.say(fmt::format("{}: {:.2f} MB, hash {}", options.bundle_path,
                          static_cast<double>(bytes.size()) / 1e6, content_hash(bytes)));
}

}  // namespace

bool train(const TrainOptions& options) {
  const Recipe recipe = load_recipe(options.recipe_path);
  const TrainingSession session(options, recipe);
  try {
    run_training(session, options);
    return true;
  } catch (const TrainingStopped&) {
    session.say("stopped; the same command with --resume goes on from the last checkpoint");
    return false;
  }
}

}  // namespace airsplit
