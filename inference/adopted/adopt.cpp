// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/adopted/adopt.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "common/error.h"
#include "common/file.h"
#include "inference/adopted/adopted_bundle.h"
#include "inference/adopted/adopted_network.h"
#include "inference/adopted/manifest.h"
#include "inference/bitstream/symbol_model_fit.h"
#include "inference/data/class_names.h"
#include "inference/data/dataset.h"
#include "inference/schemes/builtin_schemes.h"

namespace airsplit {
namespace {

/// Values that are held in memory to fit quantisers and tables to, of all codecs together.
constexpr std::size_t kMostFittedValues = std::size_t{1} << 26;
/// Images on which each module is run twice.
constexpr std::size_t kImagesRunTwice = 3;
/// A codec of at most so many channels sends the most important first, as so many images tell.
constexpr std::size_t kMostOrderedChannels = 64;
constexpr std::size_t kImportanceImages = 32;

/// So many of `all`, evenly spread; all if there are fewer.
std::vector<std::size_t> evenly_spread(std::size_t all, std::size_t most) {
  const std::size_t count = std::min(all, most);
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < count; ++i) places.push_back(i * all / count);
  return places;
}

/// The values of a codec's features on training images, before the quantiser.
class FeatureRange {
 public:
  explicit FeatureRange(FeatureShape shape) : shape_(shape) {}

  void add(const std::vector<float>& features) {
    values_.insert(values_.end(), features.begin(), features.end());
  }

  std::size_t images() const { return values_.size() / shape_.values(); }
  std::size_t channels() const { return static_cast<std::size_t>(shape_.channels); }

  std::vector<float> features(std::size_t image) const {
    const auto size = static_cast<std::ptrdiff_t>(shape_.values());
    const auto begin = values_.begin() + size * static_cast<std::ptrdiff_t>(image);
    return {begin, begin + size};
  }

  void reorder(const std::vector<std::int32_t>& order) {
    std::vector<float> ordered;
    ordered.reserve(values_.size());
    for (std::size_t i = 0; i < images(); ++i) {
      const std::vector<float> image = in_order(features(i), order);
      ordered.insert(ordered.end(), image.begin(), image.end());
    }
    values_ = std::move(ordered);
  }

  /// Each channel from the 0.1 % to the 99.8 % quantile of its values.
  UniformQuantiser quantiser(int bits) const {
    UniformQuantiser quantiser;
    quantiser.bits = bits;
    for (int c = 0; c < shape_.channels; ++c) {
      std::vector<float> values = channel(static_cast<std::size_t>(c));
      double sum = 0;
      for (const float value : values) sum += value;
      const float low = quantile(values, 0.001), high = quantile(values, 0.998);
      quantiser.low.push_back(low);
      // A dead channel still needs a range, which float32 can tell from none.
      quantiser.high.push_back(std::max(high, low + 1e-3F * std::max(1.0F, std::abs(low))));
      quantiser.mean.push_back(static_cast<float>(sum / static_cast<double>(values.size())));
    }
    return quantiser;
  }

  SymbolModel model(const UniformQuantiser& quantiser) const {
    TrainingSymbols training;
    training.images = images();
    training.channels = quantiser.channels();
    training.plane = {static_cast<std::size_t>(shape_.rows),
                      static_cast<std::size_t>(shape_.columns)};
    training.alphabet = std::size_t{1} << quantiser.bits;
    training.symbols.reserve(values_.size());
    const auto image = static_cast<std::ptrdiff_t>(shape_.values());
    for (auto begin = values_.begin(); begin != values_.end(); begin += image) {
      const auto codes = quantiser.codes({begin, begin + image});
      training.symbols.insert(training.symbols.end(), codes.begin(), codes.end());
    }
    return fit_symbol_models(training).best;
  }

 private:
  std::vector<float> channel(std::size_t c) const {
    const std::size_t plane = shape_.values() / channels();
    std::vector<float> values;
    for (std::size_t i = 0; i < images(); ++i) {
      const auto begin =
          values_.begin() + static_cast<std::ptrdiff_t>((i * channels() + c) * plane);
      values.insert(values.end(), begin, begin + static_cast<std::ptrdiff_t>(plane));
    }
    return values;
  }

  static float quantile(std::vector<float>& values, double share) {
    const auto place = std::lround(share * static_cast<double>(values.size() - 1));
    const auto at = values.begin() + place;
    std::nth_element(values.begin(), at, values.end());
    return *at;
  }

  FeatureShape shape_;
  std::vector<float> values_;  ///< [images][channels][plane]
};

/// -log of the softmax of the right class.
double cross_entropy(const std::vector<float>& logits, int label) {
  const double most = *std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (const float logit : logits) sum += std::exp(logit - most);
  return most + std::log(sum) - logits[static_cast<std::size_t>(label)];
}

/// A codec while it is being fitted: one for all its bit depths.
struct FittedCodec {
  const ManifestCodec* manifest = nullptr;
  std::size_t cut = 0;
  ModuleChain device, edge;
  double encoder_parameters = 0;
  std::unique_ptr<FeatureRange> range;
};

class Adoption {
 public:
  Adoption(const AdoptOptions& options, const ModuleEngines& engines, const SchemeKinds& schemes)
      : options_(options),
        engines_(engines),
        schemes_(schemes),
        manifest_(read_manifest(options.manifest_path)),
        engine_(find_engine(manifest_.engine, engines, manifest_.path + ": ")),
        training_(open_dataset(options.data, Split::kTrain)) {
    engine_.use_one_thread();
    bundle_.engine = manifest_.engine;
    bundle_.title = manifest_.title;
    bundle_.data = manifest_.data.empty() ? data_name() : manifest_.data;
    bundle_.input_px = manifest_.side_px;
    bundle_.resized_px = manifest_.resized_px;
    bundle_.mean = manifest_.mean;
    bundle_.deviation = manifest_.deviation;
    bundle_.recipe = manifest_.text;
    for (const std::string& line : training_->notes()) say(line);
  }

  void run() {
    const std::vector<std::size_t> images = readable();
    build(images.front());
    fit(images);
    evaluate();
    write_file(options_.out_path, serialise_adopted(bundle_));
  }

 private:
  void say(const std::string& line) const {
    if (options_.say) options_.say(line);
  }
  /// Said, and kept in the bundle.
  void note(const std::string& line) {
    say(line);
    bundle_.log += line + "\n";
  }

  std::string data_name() const {
    const std::filesystem::path folder(options_.data);
    return (folder.has_filename() ? folder : folder.parent_path()).filename().string();
  }

  /// Training images that can be decoded, at most as many as are asked for.
  std::vector<std::size_t> readable() const {
    std::vector<std::size_t> images;
    std::vector<std::string> problems;
    for (const std::size_t i : evenly_spread(training_->size(), options_.images)) {
      try {
        training_->image(i);
        images.push_back(i);
      } catch (const InputError& problem) {
        problems.emplace_back(problem.what());
      }
    }
    if (images.empty())
      throw InputError(fmt::format("{}: {}", training_->name(), unreadable_note(problems)));
    if (!problems.empty()) say(fmt::format("{}: {}", training_->name(), unreadable_note(problems)));
    return images;
  }

  Array input(const Dataset& data, std::size_t image) const {
    const Image whole = data.image(image);
    return normalised(cut_middle(fit_square(whole, bundle_.resized_px), bundle_.input_px),
                      bundle_.mean, bundle_.deviation);
  }

  // --- What the modules are ---

  /// The module's place in the bundle; a file that is named twice, or is like another, is one.
  std::size_t module_of(const ModuleFile& file) {
    const auto known = by_path_.find(file.path);
    if (known != by_path_.end()) return known->second;
    Bytes bytes;
    std::shared_ptr<const NetworkModule> module;
    const std::string name = std::filesystem::path(file.path).filename().string();
    try {
      expect_another_file(options_.out_path, file.path);
      bytes = read_file(file.path);
      const auto same = std::find_if(bundle_.modules.begin(), bundle_.modules.end(),
                                     [&](const auto& other) { return other.file == bytes; });
      if (same != bundle_.modules.end())
        return by_path_[file.path] = static_cast<std::size_t>(same - bundle_.modules.begin());
      module = engine_.load(bytes, file.path);
    } catch (const InputError& problem) {
      throw InputError(fmt::format("{}: {}", file.where, problem.what()));
    }
    modules_.push_back({name, module});
    bundle_.modules.push_back({name, std::move(bytes)});
    return by_path_[file.path] = modules_.size() - 1;
  }

  /// Adds a module to a chain, and returns its output for the image's `input` to it. `block`: the
  /// name under which all of its work is counted; "": its own blocks.
  Array extend(ModuleChain& chain, const ModuleFile& file, const Array& input,
               const std::string& block = "") {
    ModuleStep step;
    step.module = module_of(file);
    try {
      Array output = run_module(modules_[step.module], input, {});
      step.output = output.shape;
      const ModuleWork work = modules_[step.module].module->measure(input);
      step.work = block.empty() ? work.blocks : in_one(work.blocks, block);
      parameters_[step.module] = work.parameters;
      tell_uncounted(step.module, work);
      chain.push_back(std::move(step));
      return output;
    } catch (const InputError& problem) {
      throw InputError(fmt::format("{}: {}", file.where, problem.what()));
    }
  }

  static PartWork in_one(const PartWork& blocks, const std::string& name) {
    BlockWork all;
    all.name = name;
    for (const BlockWork& block : blocks) {
      all.macs += block.macs;
      all.layers += block.layers;
      all.weight_bytes += block.weight_bytes;
      all.activation_bytes += block.activation_bytes;
    }
    return {all};
  }

  void tell_uncounted(std::size_t module, const ModuleWork& work) {
    if (!told_.insert(module).second) return;
    for (const std::string& operation : work.uncounted) {
      note(fmt::format("module {}: the work of {} is not counted", modules_[module].name,
                       operation));
    }
  }

  /// What a device sends must be values that a quantiser and a payload can take.
  static void expect_features(const ModuleChain& device, const std::string& where) {
    const auto& output = device.back().output;
    if (feature_shape(output)) return;
    throw InputError(
        fmt::format("{}: what the device sends is {}, expected 1 x C x H x W, 1 x T x C or 1 x C",
                    where, shape_text(output)));
  }

  void expect_logits(const ModuleChain& chain, const ModuleFile& file) {
    const auto& output = chain.back().output;
    if (output.size() != 2 || output[0] != 1 || output[1] < 2 || output[1] > 32767) {
      throw InputError(fmt::format("{}: module {}: it gives {}, expected 1 x classes", file.where,
                                   modules_[chain.back().module].name, shape_text(output)));
    }
    if (bundle_.classes.empty()) bundle_.classes = classes_for(file, output[1]);
    const auto classes = static_cast<std::int64_t>(bundle_.classes.size());
    if (output[1] == classes) return;
    throw InputError(fmt::format("{}: module {}: it gives {} logits, expected {}", file.where,
                                 modules_[chain.back().module].name, output[1], classes));
  }

  std::vector<std::string> classes_for(const ModuleFile& file, std::int64_t logits) const {
    const std::vector<std::string>& found = training_->classes();
    const std::vector<std::string>& said = manifest_.classes;
    if (!said.empty() && static_cast<std::int64_t>(said.size()) != logits) {
      throw InputError(fmt::format("{}: classes: {} names, but the network gives {} logits",
                                   manifest_.path, said.size(), logits));
    }
    if (!said.empty()) {
      const std::string difference = class_difference(found, said);
      if (!difference.empty())
        throw InputError(fmt::format("{}: its classes are not those of {}: {}", training_->name(),
                                     manifest_.path, difference));
    }
    if (static_cast<std::int64_t>(found.size()) != logits) {
      throw InputError(fmt::format(
          "{}: the network gives {} logits, but {} has {} classes: expected a network trained for "
          "these classes, in the order of their names",
          file.where, logits, training_->name(), found.size()));
    }
    return found;
  }

  /// Runs every module on one image: chains, shapes and work.
  void build(std::size_t image) {
    try {
      const Array pixels = input(*training_, image);
      if (manifest_.network.is_given()) {
        extend(bundle_.network, manifest_.network, pixels);
        expect_logits(bundle_.network, manifest_.network);
      }
      for (const ManifestCut& cut : manifest_.cuts) build_cut(cut, pixels);
      for (const ManifestCodec& codec : manifest_.codecs) build_codec(codec, pixels);
    } catch (const InputError& problem) {
      throw InputError(fmt::format("{} (image {})", problem.what(), training_->image_name(image)));
    }
    if (bundle_.network.empty()) {
      bundle_.network = bundle_.cuts.front().device + bundle_.cuts.front().edge;
    }
  }

  void build_cut(const ManifestCut& from, const Array& pixels) {
    AdoptedCut cut;
    cut.name = from.name;
    cut.is_plain = from.is_plain;
    const Array features = extend(cut.device, from.head, pixels);
    expect_features(cut.device, from.head.where);
    extend(cut.edge, from.tail, features);
    expect_logits(cut.edge, from.tail);
    bundle_.cuts.push_back(std::move(cut));
    features_.push_back(features);
  }

  void build_codec(const ManifestCodec& from, const Array& pixels) {
    FittedCodec codec;
    codec.manifest = &from;
    while (manifest_.cuts[codec.cut].name != from.cut) ++codec.cut;
    const AdoptedCut& cut = bundle_.cuts[codec.cut];
    Array sent = features_[codec.cut];
    if (from.device.is_given()) {
      sent = extend(codec.device, from.device, pixels);
    } else {
      codec.device = cut.device;
      if (from.encoder.is_given()) sent = extend(codec.device, from.encoder, sent, kEncoderBlock);
    }
    const bool is_own = from.device.is_given() || from.encoder.is_given();
    if (is_own) codec.encoder_parameters = parameters_[codec.device.back().module];
    expect_features(codec.device, from.where);
    build_edge(from, cut, sent, codec);
    codec.range = std::make_unique<FeatureRange>(*feature_shape(codec.device.back().output));
    codecs_.push_back(std::move(codec));
  }

  void build_edge(const ManifestCodec& from, const AdoptedCut& cut, const Array& sent,
                  FittedCodec& codec) {
    if (from.edge.is_given()) {
      extend(codec.edge, from.edge, sent);
      return expect_logits(codec.edge, from.edge);
    }
    Array features = sent;
    if (from.decoder.is_given()) features = extend(codec.edge, from.decoder, sent, kDecoderBlock);
    const auto& expected = cut.device.back().output;
    if (!from.tail.is_given() && features.shape != expected) {
      throw InputError(fmt::format(
          "{}: the cut's tail takes {}, but {} gives {}",
          from.decoder.is_given() ? from.decoder.where : from.where, shape_text(expected),
          from.decoder.is_given() ? "the decoder" : "the device, without a decoder,",
          shape_text(features.shape)));
    }
    const ModuleFile& tail = from.tail.is_given() ? from.tail : manifest_.cuts[codec.cut].tail;
    extend(codec.edge, tail, features);
    expect_logits(codec.edge, tail);
  }

  // --- What the codecs send ---

  void fit(const std::vector<std::size_t>& images) {
    std::size_t values = 0;
    for (const FittedCodec& codec : codecs_)
      values += feature_shape(codec.device.back().output)->values();
    const std::size_t most =
        values == 0 ? kImagesRunTwice : std::max<std::size_t>(8, kMostFittedValues / values);
    const auto places = evenly_spread(images.size(), most);
    for (std::size_t i = 0; i < places.size(); ++i) {
      measure(images[places[i]], i < kImagesRunTwice);
      labels_.push_back(training_->label(images[places[i]]));
      if (options_.progress) options_.progress("training", i + 1, places.size());
    }
    for (const FittedCodec& codec : codecs_) {
      const std::vector<std::int32_t> order = order_by_importance(codec);
      codec.range->reorder(order);
      for (const int bits : codec.manifest->bits) {
        UniformQuantiser quantiser = codec.range->quantiser(bits);
        SymbolModel model = codec.range->model(quantiser);
        bundle_.codecs.push_back({codec.manifest->name, codec.cut, codec.device, codec.edge,
                                  codec.encoder_parameters, order, std::move(quantiser),
                                  std::move(model)});
        expect_possible(bundle_.codecs.back(), *codec.manifest);
      }
    }
    if (!codecs_.empty())
      note(fmt::format("quantisers and entropy tables: from {} training images", places.size()));
  }

  /// Channels by the loss, on training images, of having only their mean: the most important first,
  /// as training has it. The device's order where there are too many.
  std::vector<std::int32_t> order_by_importance(const FittedCodec& codec) const {
    std::vector<std::int32_t> order(codec.range->channels());
    std::iota(order.begin(), order.end(), 0);
    if (order.size() > kMostOrderedChannels) return order;
    const std::vector<float> means = codec.range->quantiser(8).mean;
    std::vector<double> loss(order.size());
    for (const std::size_t image : evenly_spread(codec.range->images(), kImportanceImages)) {
      const std::vector<float> whole = codec.range->features(image);
      const auto plane = static_cast<std::ptrdiff_t>(whole.size() / order.size());
      for (std::size_t c = 0; c < order.size(); ++c) {
        std::vector<float> without = whole;
        const auto begin = without.begin() + plane * static_cast<std::ptrdiff_t>(c);
        std::fill(begin, begin + plane, means[c]);
        const Array sent = from_features(without, codec.device.back().output);
        loss[c] += cross_entropy(run_rest(codec.edge, 0, sent, false).values, labels_[image]);
      }
    }
    std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
      return loss[static_cast<std::size_t>(a)] > loss[static_cast<std::size_t>(b)];
    });
    return order;
  }

  void expect_possible(const AdoptedCodec& codec, const ManifestCodec& from) const {
    const double ratio = ratio_of(bundle_, codec);
    for (const AdoptedCodec& other : bundle_.codecs) {
      if (&other == &codec || other.name != codec.name || other.cut != codec.cut ||
          !same_ratio(ratio_of(bundle_, other), ratio))
        continue;
      throw InputError(fmt::format(
          "{}: two codecs at {} are named \"{}\" and have the ratio {:g}: expected another name",
          from.where, from.cut, codec.name, ratio));
    }
    if (ratio >= 1 && ratio <= 1e6) return;
    throw InputError(fmt::format(
        "{}: the features have {:g} times the bits of what is sent in {} bit, expected 1 to 1e6",
        from.where, ratio, codec.quantiser.bits));
  }

  /// Runs every chain on one image; what first modules give is computed once.
  void measure(std::size_t image, bool twice) {
    try {
      const Array pixels = input(*training_, image);
      std::map<std::size_t, Array> first;
      const auto begin = [&](const ModuleChain& chain) -> const Array& {
        const std::size_t module = chain.front().module;
        auto known = first.find(module);
        if (known == first.end())
          known = first.emplace(module, run(chain.front(), pixels, twice)).first;
        return known->second;
      };
      const auto run_all = [&](const ModuleChain& device, const ModuleChain& edge) {
        Array values = run_rest(device, 1, begin(device), twice);
        if (twice) run_rest(edge, 0, values, twice);
        return values;
      };
      if (twice) {
        run_all(bundle_.network, {});
        for (const AdoptedCut& cut : bundle_.cuts) run_all(cut.device, cut.edge);
      }
      for (const FittedCodec& codec : codecs_)
        codec.range->add(to_features(run_all(codec.device, codec.edge)));
    } catch (const InputError& problem) {
      throw InputError(fmt::format("{} (image {})", problem.what(), training_->image_name(image)));
    }
  }

  Array run(const ModuleStep& step, const Array& input, bool twice) const {
    Array output = run_module(modules_[step.module], input, step.output);
    if (twice && run_module(modules_[step.module], input, step.output).values != output.values) {
      throw InputError(fmt::format(
          "module {}: run twice on the same image it gives different numbers, expected a function "
          "of its input alone (was it exported after eval()?)",
          modules_[step.module].name));
    }
    return output;
  }

  Array run_rest(const ModuleChain& chain, std::size_t first, Array values, bool twice) const {
    for (std::size_t i = first; i < chain.size(); ++i) values = run(chain[i], values, twice);
    return values;
  }

  // --- What came of it ---

  /// On validation images, with the bundle as it will be read back.
  void evaluate() {
    std::unique_ptr<Dataset> data;
    try {
      data = open_dataset(options_.data, Split::kValidation);
    } catch (const InputError&) {
      note("no image is for validation: nothing was evaluated");
      return;
    }
    const Bytes bytes = serialise_adopted(bundle_);
    const auto networks = make_adopted_networks(parse_adopted(bytes, options_.out_path), "",
                                                options_.out_path, engines_, schemes_);
    std::vector<std::unique_ptr<Scheme>> schemes = judged(*networks);
    std::vector<double> right(schemes.size()), sent_bytes(schemes.size());
    std::string logits = logits_header();
    double images = 0;
    const auto places = evenly_spread(data->size(), options_.validation_images);
    for (std::size_t i = 0; i < places.size(); ++i) {
      const auto photo = read(*data, places[i]);
      if (!photo) continue;
      ++images;
      try {
        for (std::size_t s = 0; s < schemes.size(); ++s) {
          const Bytes payload = schemes[s]->encode(*photo);
          right[s] += schemes[s]->decode(payload).label == data->label(places[i]) ? 1 : 0;
          sent_bytes[s] += static_cast<double>(payload.size());
        }
        if (!options_.logits_path.empty()) logits += logits_rows(*data, places[i]);
      } catch (const InputError& problem) {
        throw InputError(fmt::format("{} (image {})", problem.what(), data->image_name(places[i])));
      }
      if (options_.progress) options_.progress("validation", i + 1, places.size());
    }
    if (images == 0) return note("no validation image can be read: nothing was evaluated");
    for (std::size_t s = 0; s < schemes.size(); ++s) {
      const std::string bytes_text =
          schemes[s]->uses_link() ? fmt::format(", {:.1f} bytes", sent_bytes[s] / images) : "";
      note(fmt::format("{}: accuracy {:.4f} on {:g} validation images{}",
                       schemes[s]->spec().label(), right[s] / images, images, bytes_text));
    }
    if (!options_.logits_path.empty()) write_file(options_.logits_path, logits);
  }

  /// The whole network, plain features, and the codecs.
  std::vector<std::unique_ptr<Scheme>> judged(const Networks& networks) const {
    const auto own = networks.another();
    std::vector<std::unique_ptr<Scheme>> schemes;
    for (const SchemeSpec& spec : all_schemes(own->info(), {local_scheme(), split_scheme()}))
      schemes.push_back(make_scheme(own, spec));
    return schemes;
  }

  static std::optional<Photo> read(const Dataset& data, std::size_t image) {
    try {
      return Photo{data.file(image), data.image(image)};
    } catch (const InputError&) {
      return std::nullopt;
    }
  }

  std::string logits_header() const {
    std::string header = "image,label,through";
    for (std::size_t c = 0; c < bundle_.classes.size(); ++c) header += fmt::format(",logit_{}", c);
    return header + "\n";
  }

  /// A row for the whole network and one for each cut.
  std::string logits_rows(const Dataset& data, std::size_t image) const {
    const Array pixels = input(data, image);
    std::string rows;
    const auto add = [&](const std::string& through, const Array& logits) {
      rows += fmt::format("\"{}\",{},{}", data.image_name(image), data.label(image), through);
      for (const float logit : logits.values) rows += fmt::format(",{:.9g}", logit);
      rows += "\n";
    };
    add("network", run_rest(bundle_.network, 0, pixels, false));
    for (const AdoptedCut& cut : bundle_.cuts)
      add(cut.name, run_rest(cut.edge, 0, run_rest(cut.device, 0, pixels, false), false));
    return rows;
  }

  const AdoptOptions& options_;
  const ModuleEngines& engines_;
  const SchemeKinds& schemes_;
  Manifest manifest_;
  const ModuleEngine& engine_;
  std::unique_ptr<Dataset> training_;
  AdoptedBundle bundle_;
  std::vector<LoadedModule> modules_;           ///< in the order of the bundle's
  std::map<std::string, std::size_t> by_path_;  ///< a module's place
  std::map<std::size_t, double> parameters_;    ///< of a module
  std::set<std::size_t> told_;                  ///< modules whose uncounted operations are told
  std::vector<Array> features_;                 ///< of the first image, by cut
  std::vector<FittedCodec> codecs_;
  std::vector<int> labels_;  ///< of the images that codecs are fitted to
};

}  // namespace

void adopt(const AdoptOptions& options, const ModuleEngines& engines, const SchemeKinds& schemes) {
  expect_another_file(options.out_path, options.manifest_path);
  expect_writable(options.out_path);
  if (!options.logits_path.empty()) {
    for (const std::string& other : {options.out_path, options.manifest_path})
      expect_another_file(options.logits_path, other);
    expect_writable(options.logits_path);
  }
  if (!options.overwrite && std::filesystem::is_regular_file(options.out_path)) {
    throw InputError(
        fmt::format("{}: is there already: --overwrite replaces it", options.out_path));
  }
  Adoption(options, engines, schemes).run();
}

}  // namespace airsplit
