// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "cli/command.h"
#include "common/error.h"
#include "common/interrupt.h"
#include "inference/engine/torch_module.h"

namespace airsplit {
namespace {

int run(const Arguments& arguments, const Tables& tables) {
  const auto options =
      CommandLine("train", "RECIPE.toml", "Trains a backbone and its codecs into one bundle.")
          .required("data", "DIR", "\"shapes\", or a folder with one sub-folder per class")
          .required("out", "BUNDLE", "Where the bundle goes; checkpoints lie in BUNDLE.work/")
          .option("pretrain-data", "DIR", "Images for the recipe's [pretrain], if it has one")
          .option(
              "weights", "FILE",
              "Begin with this backbone: torchvision's ResNet-50 (.pth), or a bundle; [pretrain] "
              "goes on from it if --pretrain-data is there")
          .flag("keep-codecs",
                "The codecs of --weights, a bundle, stay as they are, before the recipe's")
          .option("threads", "N", "Threads of LibTorch (one per core)")
          .option("device", "cpu|cuda", "Where to compute (cpu)")
          .flag("resume", "Go on from the last checkpoint")
          .flag("overwrite", "Begin anew where there are checkpoints, or a bundle, already")
          .parse(arguments);
  if (!options) return kDone;
  TrainOptions train_options;
  train_options.recipe_path = options->text("argument");
  train_options.data = options->text("data");
  train_options.bundle_path = options->text("out");
  if (options->has("device")) train_options.device = options->text("device");
  train_options.resume = options->has("resume");
  train_options.overwrite = options->has("overwrite");
  if (train_options.resume && train_options.overwrite) {
    throw InputError("--resume and --overwrite: expected one of them");
  }
  train_options.threads = static_cast<int>(options->whole("threads", 1, 1024, 0));
  if (options->has("pretrain-data")) train_options.pretrain_data = options->text("pretrain-data");
  if (options->has("weights")) train_options.weights = options->text("weights");
  train_options.keep_codecs = options->has("keep-codecs");
  const InterruptGuard interrupt;
  train_options.stop_requested = &InterruptGuard::requested;
  return inference_of(tables).engine().train(train_options) ? kDone : kFailed;
}

}  // namespace

Command train_command() { return {"train", "Train a bundle from a recipe", run}; }

}  // namespace airsplit
