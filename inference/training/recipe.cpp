// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/recipe.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/toml.h"
#include "common/toml_table.h"
#include "inference/bundle/bundle_networks.h"
#include "inference/training/codec_training.h"

namespace airsplit {
namespace {

/// The sizes in pixels may be a phase's own in [pretrain] alone: what comes after [backbone]
/// measures with the sizes that it was trained for.
BackboneRecipe read_backbone(TomlTable table, int input_px, int cache_px, bool has_own_sizes) {
  BackboneRecipe recipe;
  recipe.input_px = input_px;
  recipe.cache_px = cache_px;
  table.read("epochs", recipe.epochs, 0, 10000);
  table.read("batch", recipe.batch, 2, 4096);
  table.read("learning_rate", recipe.learning_rate, 1e-8, 10);
  table.read("weight_decay", recipe.weight_decay, 0, 1);
  table.read("label_smoothing", recipe.label_smoothing, 0, 0.9);
  table.read("warmup_share", recipe.warmup_share, 0, 0.9);
  table.read("crop_min_area", recipe.crop_min_area, 0.05, 1);
  table.read("colour_jitter", recipe.colour_jitter, 0, 1);
  if (has_own_sizes) {
    table.read("input_px", recipe.input_px, 32, 1024);
    table.read("cache_px", recipe.cache_px, 32, 1024);
  }
  table.read("small_px", recipe.small_px, 0, 1024);
  table.read("small_share", recipe.small_share, 0, 1);
  table.finish();
  table.require("epochs");
  return recipe;
}

CodecRecipe read_codec_training(TomlTable table) {
  CodecRecipe recipe;
  std::string tail = "all";
  table.read("batch", recipe.batch, 2, 4096);
  table.read("views", recipe.views, 1, 100);
  table.read("attention_epochs", recipe.attention_epochs, 0, 1000);
  table.read("prune_epochs", recipe.prune_epochs, 0, 1000);
  table.read("decoder_epochs", recipe.decoder_epochs, 0, 1000);
  table.read("finetune_epochs", recipe.finetune_epochs, 0, 1000);
  table.read("learning_rate_new", recipe.learning_rate_new, 1e-8, 1);
  table.read("learning_rate", recipe.learning_rate, 1e-8, 1);
  table.read("weight_decay", recipe.weight_decay, 0, 1);
  table.read("temperature", recipe.temperature, 0.1, 100);
  table.read("attention_sparsity", recipe.attention_sparsity, 0, 100);
  table.read("attention_budget", recipe.attention_budget);
  table.read("attention_alone", recipe.attention_alone);
  table.read("rate_penalty", recipe.rate_penalty, 0, 100);
  table.read("feature_distillation", recipe.feature_distillation, 0, 100);
  table.read("group_draws", recipe.group_draws, 0, 16);
  table.read("any_groups_share", recipe.any_groups_share, 0, 1);
  table.read("tail", tail, {"all", "pointwise", "norm", "none"});
  table.finish();
  recipe.tail = tail == "all"         ? TailTraining::kAll
                : tail == "pointwise" ? TailTraining::kPointwise
                : tail == "norm"      ? TailTraining::kNorm
                                      : TailTraining::kNone;
  return recipe;
}

/// The unit after which a codec's network is cut: a block, but for kinds that leave the last alone.
int read_split(TomlTable& table, const CodecKind& kind, std::string& split) {
  const std::string key = scheme_field(&SchemeSpec::split).name();
  table.read(key.c_str(), split);
  int unit = 0;
  try {
    unit = parse_split(split);
  } catch (const InputError& error) {
    table.fail(key.c_str(), error.what());
  }
  if (unit == 0 && !kind.can_cut_stem)
    table.fail(key.c_str(), "expected a stage or a block: the stem has no block to prune");
  split = split_name(unit);
  return unit;
}

/// The training of a [[codec]]'s kind, which it stores in `codec`.
const CodecTraining& read_kind(TomlTable& table, const CodecTrainings& trainings,
                               CodecTarget& codec) {
  std::vector<std::string> names;
  for (const CodecKind* kind : codecs_of(trainings)) names.push_back(kind->scheme->name);
  std::string name;
  table.read("kind", name, names);
  for (const CodecTraining* training : trainings) {
    for (const CodecKind* kind : training->codecs) {
      if (kind->scheme->name != name) continue;
      codec.kind = kind;
      return *training;
    }
  }
  table.fail("kind", "expected a kind of codec");
}

CodecTarget read_codec(TomlTable table, const CodecTrainings& trainings,
                       const ResNetShape& backbone) {
  CodecTarget codec;
  codec.bits = {8};
  const std::string split = scheme_field(&SchemeSpec::split).name();
  for (const char* key : {"kind", split.c_str(), "channels"}) table.require(key);
  const CodecTraining& training = read_kind(table, trainings, codec);
  const int all_channels = backbone.channels(read_split(table, *codec.kind, codec.split));
  table.read("channels", codec.channels, 1, all_channels);
  training.read(table, all_channels, codec);
  table.read("bits", codec.bits, 1, 8);
  if (codec.kind->can_shrink) table.read("stride", codec.stride, 1, 4);
  if (codec.kind->has_own_groups) {
    table.require("groups");
    table.read("groups", codec.group_ends, 1, all_channels);
    if (!are_group_ends(codec.group_ends, codec.channels))
      table.fail("groups", fmt::format("expected the channels of the first group, of the first two "
                                       "and so on, up to channels = {}, at most {} groups",
                                       codec.channels, kMostGroups));
  }
  table.finish();
  if (!is_possible(codec.coarsest_shape(), backbone))
    table.fail("stride",
               "expected 1, or 2 or 4 where it divides the map's side (of AECNN, with selected)");
  return codec;
}

/// Codecs are told apart by kind, channel, split point and ratio, so no two may agree in all.
void check_distinct(const std::vector<CodecTarget>& codecs, const std::string& path) {
  constexpr int kLargestStride = 4;
  std::set<std::tuple<std::string, std::string, int, int>> networks;
  std::set<std::tuple<std::string, std::string, int>> seen;
  for (const auto& codec : codecs) {
    const std::string& name = codec.kind->scheme->name;
    const std::string kind = codec.channel.empty() ? name : name + " " + codec.channel;
    if (!networks.emplace(kind, codec.split, codec.channels, codec.stride).second) {
      throw InputError(
          fmt::format("{}: two [[codec]] entries {} {} with {} channels: give one of "
                      "them all the bits, as a list",
                      path, kind, codec.split, codec.channels));
    }
    for (const int bits : codec.bits) {
      const int pixels = kLargestStride * kLargestStride / (codec.stride * codec.stride);
      if (seen.emplace(kind, codec.split, codec.channels * bits * pixels).second) continue;
      throw InputError(fmt::format(
          "{}: two [[codec]] entries {} {} with {} bits a pixel (channels x bits): their ratio, "
          "and so their name, is that of another",
          path, kind, codec.split, codec.channels * bits));
    }
  }
}

}  // namespace

CodecShape CodecTarget::shape(int with_bits) const {
  return {kind, split, channels, with_bits, selected, stride, group_ends, channel};
}

CodecShape CodecTarget::coarsest_shape() const {
  return shape(*std::min_element(bits.begin(), bits.end()));
}

Recipe load_recipe(const std::string& path, const CodecTrainings& trainings) {
  Recipe recipe;
  recipe.text = read_toml(path);
  TomlTable root = TomlTable::parse(recipe.text, path);
  // Before what is missing: a section whose name is misspelt is there under another.
  root.check_known({"title", "data", "seed", "width", "input_px", "cache_px", "mixed_precision",
                    "keep_codecs", "pretrain", "backbone", "codec_training", "codec"});
  for (const char* key : {"title", "data", "width", "input_px", "backbone"}) root.require(key);
  double seed = 1;
  root.read("title", recipe.title);
  root.read("data", recipe.data);
  root.read("seed", seed, 0, 9e15);
  root.read("width", recipe.width, 0.01, kMostWidth);
  root.read("input_px", recipe.input_px, 32, 1024);
  recipe.cache_px = recipe.input_px;
  root.read("cache_px", recipe.cache_px, 32, 1024);
  const bool is_given = root.has("mixed_precision");
  bool mixed_precision = false;
  root.read("mixed_precision", mixed_precision);
  if (is_given) recipe.mixed_precision = mixed_precision;
  recipe.seed = static_cast<std::uint64_t>(seed);
  root.read("keep_codecs", recipe.keep_codecs);
  if (root.has("keep_codecs") && recipe.keep_codecs.empty())
    root.fail("keep_codecs", "expected at least one codec's name, or its first words");
  if (auto pretrain = root.table("pretrain")) {
    recipe.pretrain = read_backbone(*pretrain, recipe.input_px, recipe.cache_px, true);
  }
  recipe.backbone = read_backbone(*root.table("backbone"), recipe.input_px, recipe.cache_px, false);
  if (auto codec = root.table("codec_training"))
    recipe.codec_training = read_codec_training(*codec);
  const ResNetShape shape{recipe.width, 1, recipe.input_px};
  std::size_t codecs = 0;
  for (auto& codec : root.tables("codec")) {
    recipe.codecs.push_back(read_codec(codec, trainings, shape));
    codecs += recipe.codecs.back().bits.size();
  }
  check_distinct(recipe.codecs, path);
  if (codecs > kMostCodecs) {
    throw InputError(
        fmt::format("{}: {} codecs, each [[codec]] with each of its bits, expected at "
                    "most {}",
                    path, codecs, kMostCodecs));
  }
  if (recipe.cache_px < recipe.input_px) {
    throw InputError(fmt::format("{}: cache_px = {} is smaller than input_px = {}", path,
                                 recipe.cache_px, recipe.input_px));
  }
  return recipe;
}

}  // namespace airsplit
