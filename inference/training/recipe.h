// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A training recipe: everything that decides what a bundle becomes, from a TOML file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inference/training/codec_training.h"

namespace airsplit {

/// How a whole backbone is trained: SGD with Nesterov momentum, cosine schedule with warm-up.
struct BackboneRecipe {
  int epochs = 0;
  int batch = 64;
  double learning_rate = 0.1;
  double weight_decay = 5e-4;  ///< of convolution and linear weights; none on the others
  double label_smoothing = 0.1;
  double warmup_share = 0.1;   ///< of the steps
  double crop_min_area = 0.5;  ///< random crops hold at least this share of the image
  double colour_jitter = 0.2;  ///< brightness and contrast change by up to this share
  int input_px = 0;            ///< input side in this phase
  int cache_px = 0;            ///< images are kept in memory as squares of this side
  int small_px = 0;            ///< input side in the first steps (0: none)
  double small_share = 0;      ///< share of the steps at small_px
};

/// Which parameters of its tail a codec trains, and so has to store: all; batch norms, classifier
/// and 1x1 convolutions; batch norms and classifier; none.
/// kNone: of a progressive codec, the last device block stays the backbone's too.
enum class TailTraining { kAll, kPointwise, kNorm, kNone };

/// How the codecs are trained: AdamW on cached features, distilled from the unsplit backbone.
struct CodecRecipe {
  int batch = 64;
  int views = 4;                    ///< augmented views of each image in the cache
  int attention_epochs = 4;         ///< AECNN step 1
  int prune_epochs = 4;             ///< AECNN step 2
  int decoder_epochs = 2;           ///< AECNN step 3; BottleNet++ phase 2 has those of steps 1 to 3
  int finetune_epochs = 10;         ///< AECNN step 4, and BottleNet++ phase 3
  double learning_rate_new = 2e-3;  ///< of layers that start from nothing
  double learning_rate = 1.5e-3;    ///< of the last device block and the tail
  double weight_decay = 1e-2;
  double temperature = 2;           ///< of the distillation
  double attention_sparsity = 0.1;  ///< weight of the mean attention in the loss of step 1
  bool attention_budget = true;     ///< step 1 trains with only as many channels as will be kept
  bool attention_alone = false;     ///< step 1 trains the attention, not the network around it
  double rate_penalty = 0;          ///< weight of AECNN's estimated bits a value in step 4
  double feature_distillation = 0;  ///< weight of AECNN's restored features' error, steps 3 and 4
  /// Progressive: sets of groups, beside all and the first alone, that an image is decoded from.
  int group_draws = 1;
  double any_groups_share = 0.1;  ///< of these, with any groups missing; else the last ones
  TailTraining tail = TailTraining::kAll;
};

/// One codec to train.
struct CodecTarget {
  const CodecKind* kind = nullptr;
  std::string split;            ///< the split point
  int channels = 0;             ///< channels that are sent
  int selected = 0;             ///< AECNN: channels that are kept, then mixed; 0: no mixing
  int stride = 1;               ///< by which the encoder shrinks the map's sides
  std::vector<int> group_ends;  ///< progressive: channels in the groups up to each
  std::vector<int> bits;        ///< of one quantised value: a codec for each, with the same weights
  std::string channel;          ///< BottleNet++: a layer in training (SchemeSpec::channel)
  double noise_max = 0;         ///< of that channel, "erasure": the highest erasure rate
  double snr_db_min = -10, snr_db_max = 20;  ///< of "awgn"

  /// The network that is trained: a finer quantiser can only be nearer to the values.
  CodecShape shape(int with_bits) const;
  CodecShape coarsest_shape() const;
};

struct Recipe {
  std::string text;  ///< the file itself
  std::string title;
  std::string data;  ///< name of the data set: "shapes", or what a folder holds ("caltech101")
  std::uint64_t seed = 1;
  double width = 1;  ///< width multiplier of ResNet-50
  int input_px = 224;
  int cache_px = 224;  ///< default of the phases' cache_px
  /// bfloat16 where it is safe; not given: where the processor has instructions for it.
  std::optional<bool> mixed_precision;
  std::optional<BackboneRecipe> pretrain;  ///< on another data set, before `backbone`
  BackboneRecipe backbone;
  CodecRecipe codec_training;
  /// Of the codecs of --weights, with --keep-codecs: those whose names begin with the words of one
  /// of these ("aecnn layer3"). Empty: all.
  std::vector<std::string> keep_codecs;
  std::vector<CodecTarget> codecs;
};

/// Throws InputError naming the file, the line and the key on anything that is not a recipe.
Recipe load_recipe(const std::string& path, const CodecTrainings& trainings);

}  // namespace airsplit
