#include "inference/training/recipe.h"

#include <set>
#include <tuple>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "common/error.h"
#include "common/file.h"
#include "inference/bundle/bundle.h"
#include "inference/network/resnet.h"

namespace airsplit {
namespace {

/// A TOML table of which every key must be read: a key that nobody asked for is an error.
class StrictTable {
 public:
  StrictTable(const toml::table& table, std::string file, std::string prefix)
      : table_(table), file_(std::move(file)), prefix_(std::move(prefix)) {}

  void read(const char* key, int& value, int low, int high) {
    double number = value;
    read(key, number, low, high);
    if (number != static_cast<int>(number)) fail(key, "expected a whole number");
    value = static_cast<int>(number);
  }

  void read(const char* key, double& value, double low, double high) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto number = node->value<double>();
    if (!number || !node->is_number()) fail(key, "expected a number");
    if (!(*number >= low && *number <= high)) {
      fail(key, fmt::format("expected {:g} to {:g}", low, high));
    }
    value = *number;
  }

  /// A whole number, or a list of them.
  void read(const char* key, std::vector<int>& values, int low, int high) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    values.clear();
    const auto add = [&](const toml::node& item) {
      const auto number = item.value<int>();
      if (!item.is_integer() || !number || *number < low || *number > high) {
        fail(key,
             fmt::format("expected a whole number from {} to {}, or a list of them", low, high));
      }
      values.push_back(*number);
    };
    if (!node->is_array()) return add(*node);
    for (const auto& item : *node->as_array()) add(item);
    if (values.empty()) fail(key, "expected at least one number");
  }

  void read(const char* key, bool& value) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    if (!node->is_boolean()) fail(key, "expected true or false");
    value = node->as_boolean()->get();
  }

  void read(const char* key, std::string& value, const std::vector<std::string>& choices = {}) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    if (!node->is_string()) fail(key, "expected a text in quotes");
    value = node->as_string()->get();
    for (const auto& choice : choices) {
      if (choice == value) return;
    }
    if (!choices.empty()) fail(key, fmt::format("expected {}", fmt::join(choices, " or ")));
  }

  /// The sub-table of this name, or nothing.
  std::optional<StrictTable> table(const char* key) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (!node->is_table()) fail(key, "expected a table");
    return StrictTable(*node->as_table(), file_, prefix_ + key + ".");
  }

  std::vector<StrictTable> tables(const char* key) {
    std::vector<StrictTable> entries;
    const toml::node* node = find(key);
    if (node == nullptr) return entries;
    if (!node->is_array_of_tables()) fail(key, fmt::format("expected [[{}]] tables", key));
    for (const auto& entry : *node->as_array()) {
      entries.emplace_back(*entry.as_table(), file_, prefix_ + key + ".");
    }
    return entries;
  }

  void require(const char* key) const {
    if (table_.contains(key)) return;
    throw InputError(
        fmt::format("{}:{}: {}{} is missing", file_, table_.source().begin.line, prefix_, key));
  }

  /// Throws InputError about the value of a key that is there.
  [[noreturn]] void fail(const char* key, const std::string& expected) const {
    throw InputError(fmt::format("{}:{}: {}{}: {}", file_, table_.get(key)->source().begin.line,
                                 prefix_, key, expected));
  }

  /// Call when all keys have been read.
  void finish() const {
    for (const auto& [key, node] : table_) {
      if (known_.count(std::string(key.str())) > 0) continue;
      throw InputError(fmt::format("{}:{}: unknown key {}{}; known here: {}", file_,
                                   node.source().begin.line, prefix_, key.str(),
                                   fmt::join(known_, ", ")));
    }
  }

 private:
  const toml::node* find(const char* key) {
    known_.insert(key);
    return table_.get(key);
  }

  const toml::table& table_;
  std::string file_;
  std::string prefix_;
  std::set<std::string> known_;
};

/// The sizes in pixels may be a phase's own in [pretrain] alone: what comes after [backbone]
/// measures with the sizes that it was trained for.
BackboneRecipe read_backbone(StrictTable table, int input_px, int cache_px, bool has_own_sizes) {
  BackboneRecipe recipe;
  recipe.input_px = input_px;
  recipe.cache_px = cache_px;
  table.require("epochs");
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
  return recipe;
}

CodecRecipe read_codec_training(StrictTable table) {
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
  table.read("tail", tail, {"all", "pointwise", "norm", "none"});
  table.finish();
  recipe.tail = tail == "all"         ? TailTraining::kAll
                : tail == "pointwise" ? TailTraining::kPointwise
                : tail == "norm"      ? TailTraining::kNorm
                                      : TailTraining::kNone;
  return recipe;
}

/// The unit after which a codec's network is cut: a block, since AECNN prunes it.
int read_split(StrictTable& table, std::string& split) {
  table.read("split", split);
  int unit = 0;
  try {
    unit = parse_split(split);
  } catch (const InputError& error) {
    table.fail("split", error.what());
  }
  if (unit == 0) table.fail("split", "expected a stage or a block: the stem has no block to prune");
  split = split_name(unit);
  return unit;
}

CodecTarget read_codec(StrictTable table, const ResNetShape& backbone) {
  CodecTarget codec;
  codec.bits = {8};
  codec.channel = "none";
  for (const char* key : {"kind", "split", "channels"}) table.require(key);
  table.read("kind", codec.kind, {"aecnn", "aecnn-random", "bottlenet++"});
  const int all_channels = backbone.channels(read_split(table, codec.split));
  table.read("channels", codec.channels, 1, all_channels);
  if (codec.kind == "bottlenet++") {
    table.read("channel", codec.channel, {"none", "awgn", "erasure"});
    table.read("noise_max", codec.noise_max, 0, 1);
    if (codec.channel != "none" && codec.noise_max == 0)
      table.fail("channel", "expected noise_max above 0 with it");
  } else {
    table.read("selected", codec.selected, codec.channels + 1, all_channels);
  }
  table.read("bits", codec.bits, 1, 8);
  table.finish();
  return codec;
}

/// Codecs are told apart by kind, split point and ratio, so no two may agree in all three.
void check_distinct(const std::vector<CodecTarget>& codecs, const std::string& path) {
  std::set<std::tuple<std::string, std::string, int>> seen, networks;
  for (const auto& codec : codecs) {
    if (!networks.emplace(codec.kind, codec.split, codec.channels).second) {
      throw InputError(
          fmt::format("{}: two [[codec]] entries {} {} with {} channels: give one of "
                      "them all the bits, as a list",
                      path, codec.kind, codec.split, codec.channels));
    }
    for (const int bits : codec.bits) {
      if (seen.emplace(codec.kind, codec.split, codec.channels * bits).second) continue;
      throw InputError(fmt::format(
          "{}: two [[codec]] entries {} {} with {} bits a pixel (channels x bits): their ratio, "
          "and so their name, would be the same",
          path, codec.kind, codec.split, codec.channels * bits));
    }
  }
}

}  // namespace

Recipe load_recipe(const std::string& path) {
  const Bytes bytes = read_file(path);
  Recipe recipe;
  recipe.text.assign(bytes.begin(), bytes.end());
  toml::table document;
  try {
    document = toml::parse(recipe.text, path);
  } catch (const toml::parse_error& problem) {
    throw InputError(fmt::format("{}:{}: not TOML: {}", path, problem.source().begin.line,
                                 problem.description()));
  }
  StrictTable root(document, path, "");
  for (const char* key : {"title", "data", "width", "input_px", "backbone"}) root.require(key);
  double seed = 1;
  root.read("title", recipe.title);
  root.read("data", recipe.data);
  root.read("seed", seed, 0, 9e15);
  root.read("width", recipe.width, 0.01, 4);
  root.read("input_px", recipe.input_px, 32, 1024);
  recipe.cache_px = recipe.input_px;
  root.read("cache_px", recipe.cache_px, 32, 1024);
  root.read("mixed_precision", recipe.mixed_precision);
  recipe.seed = static_cast<std::uint64_t>(seed);
  if (auto pretrain = root.table("pretrain")) {
    recipe.pretrain = read_backbone(*pretrain, recipe.input_px, recipe.cache_px, true);
  }
  recipe.backbone = read_backbone(*root.table("backbone"), recipe.input_px, recipe.cache_px, false);
  if (auto codec = root.table("codec_training"))
    recipe.codec_training = read_codec_training(*codec);
  const ResNetShape shape{recipe.width, 1, recipe.input_px};
  std::size_t codecs = 0;
  for (auto& codec : root.tables("codec")) {
    recipe.codecs.push_back(read_codec(codec, shape));
    codecs += recipe.codecs.back().bits.size();
  }
  root.finish();
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
