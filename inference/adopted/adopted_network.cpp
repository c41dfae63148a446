// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/adopted/adopted_network.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/shortened.h"
#include "inference/schemes/builtin_schemes.h"

namespace airsplit {
namespace {

bool is_finite(float value) { return std::isfinite(value); }

/// The largest logit, and by how much.
Prediction to_prediction(const Array& logits) {
  const auto& values = logits.values;
  const auto largest = std::max_element(values.begin(), values.end());
  float second = -std::numeric_limits<float>::infinity();
  for (auto value = values.begin(); value != values.end(); ++value) {
    if (value != largest) second = std::max(second, *value);
  }
  return {static_cast<int>(largest - values.begin()), *largest - second};
}

/// What every copy of a network shares: nothing here changes.
struct SharedNetwork {
  AdoptedBundle bundle;
  BundleInfo info;
  const ModuleEngine* engine = nullptr;
  std::vector<LoadedModule> modules;

  Array run(const ModuleStep& step, const Array& input) const {
    return run_module(modules[step.module], input, step.output);
  }

  Array run(const ModuleChain& chain, Array values, std::size_t first = 0) const {
    for (std::size_t i = first; i < chain.size(); ++i) values = run(chain[i], values);
    return values;
  }
};

PartWork work_of(const ModuleChain& chain) {
  PartWork work;
  for (const ModuleStep& step : chain) work = work + step.work;
  return work;
}

/// What the first modules gave for the image that was asked for last: schemes that look at the same
/// image one after another, as when a profile is measured, compute its head once.
class FirstModules {
 public:
  explicit FirstModules(std::shared_ptr<const SharedNetwork> shared) : shared_(std::move(shared)) {}

  Array run(const ModuleChain& chain, const Image& square) {
    if (square.rgb != rgb_) {
      rgb_ = square.rgb;
      by_module_.clear();
    }
    const std::size_t first = chain.front().module;
    auto known = by_module_.find(first);
    if (known == by_module_.end()) {
      const AdoptedBundle& bundle = shared_->bundle;
      const Array input = normalised(square, bundle.mean, bundle.deviation);
      known = by_module_.emplace(first, shared_->run(chain.front(), input)).first;
    }
    return shared_->run(chain, known->second, 1);
  }

 private:
  std::shared_ptr<const SharedNetwork> shared_;
  Bytes rgb_;
  std::map<std::size_t, Array> by_module_;
};

class AdoptedFeatureCodec final : public FeatureCodec {
 public:
  AdoptedFeatureCodec(std::shared_ptr<const SharedNetwork> shared, std::size_t number,
                      std::shared_ptr<FirstModules> first)
      : shared_(std::move(shared)),
        codec_(shared_->bundle.codecs[number]),
        first_(std::move(first)) {}

  CodecFacts facts() const override {
    return {static_cast<int>(codec_.quantiser.channels()), codec_.quantiser.bits,
            codec_.encoder_parameters};
  }
  std::size_t cut() const override { return codec_.cut; }
  Work work() const override { return {work_of(codec_.device), work_of(codec_.edge)}; }
  const UniformQuantiser& quantiser() const override { return codec_.quantiser; }
  const SymbolModel& entropy_model() const override { return codec_.model; }

  std::vector<float> encode(const Image& square, double /*noise_level*/) override {
    return in_order(to_features(first_->run(codec_.device, square)), codec_.order);
  }

  AnalogFeatures encode_analog(const Image& square, double noise_level) override {
    AnalogFeatures analog;
    analog.symbols = encode(square, noise_level);
    const auto count = static_cast<double>(analog.symbols.size());
    double sum = 0, power = 0;
    for (const float value : analog.symbols) sum += value;
    analog.mean = static_cast<float>(sum / count);
    for (float& value : analog.symbols) {
      value -= analog.mean;
      power += 2.0 * value * value / count;  // of a symbol: two features
    }
    analog.scale = power > 0 ? static_cast<float>(std::sqrt(power)) : 1;
    for (float& value : analog.symbols) value /= analog.scale;
    return analog;
  }

  Prediction decode(const std::vector<float>& values,
                    const std::vector<bool>& /*arrived*/) override {
    const Array sent =
        from_features(back_in_place(values, codec_.order), codec_.device.back().output);
    return to_prediction(shared_->run(codec_.edge, sent));
  }

 private:
  std::shared_ptr<const SharedNetwork> shared_;
  const AdoptedCodec& codec_;
  std::shared_ptr<FirstModules> first_;
};

class AdoptedNetworks final : public Networks {
 public:
  explicit AdoptedNetworks(std::shared_ptr<const SharedNetwork> shared)
      : shared_(std::move(shared)), first_(std::make_shared<FirstModules>(shared_)) {}

  const BundleInfo& info() const override { return shared_->info; }
  PartWork work() const override { return work_of(shared_->bundle.network); }
  Work work(std::size_t cut) const override {
    return {work_of(at(cut).device), work_of(at(cut).edge)};
  }

  std::vector<float> head(const Image& square, std::size_t cut) override {
    return to_features(first_->run(at(cut).device, square));
  }

  Prediction tail(const std::vector<float>& features, std::size_t cut) override {
    const Array sent = from_features(features, at(cut).device.back().output);
    return to_prediction(shared_->run(at(cut).edge, sent));
  }

  Prediction classify(const Image& square) override {
    return to_prediction(first_->run(shared_->bundle.network, square));
  }

  std::unique_ptr<FeatureCodec> codec(std::size_t number) override {
    return std::make_unique<AdoptedFeatureCodec>(shared_, number, first_);
  }

  std::shared_ptr<Networks> another() const override {
    return std::make_shared<AdoptedNetworks>(shared_);
  }

  std::shared_ptr<const Networks> of_width(double /*width*/) const override {
    throw InputError("an adopted network has no width");
  }

  void use_one_thread() const override { shared_->engine->use_one_thread(); }

 private:
  const AdoptedCut& at(std::size_t cut) const { return shared_->bundle.cuts.at(cut); }

  std::shared_ptr<const SharedNetwork> shared_;
  std::shared_ptr<FirstModules> first_;
};

BundleInfo info_of(const AdoptedBundle& bundle, const std::string& hash,
                   const SchemeKinds& schemes) {
  BundleInfo info;
  info.title = bundle.title;
  info.data = bundle.data;
  info.classes = bundle.classes;
  info.network = fmt::format("adopted, {}", bundle.engine);
  info.input_px = bundle.input_px;
  info.resized_px = bundle.resized_px;
  info.recipe = bundle.recipe;
  info.log = bundle.log;
  info.hash = hash;
  for (const AdoptedCut& cut : bundle.cuts) {
    info.cuts.push_back({cut.name, "", *feature_shape(cut.device.back().output)});
    if (cut.is_plain) info.plain_splits.push_back(cut.name);
  }
  for (const AdoptedCodec& codec : bundle.codecs) {
    SchemeSpec spec;
    spec.kind = find_scheme_kind(adopted_scheme()->name, schemes);
    spec.split = bundle.cuts[codec.cut].name;
    spec.own_name = codec.name;
    spec.ratio = ratio_of(bundle, codec);
    check_spec(spec, fmt::format("codec \"{}\"", shortened(codec.name)));
    info.codecs.push_back(std::move(spec));
  }
  return info;
}

}  // namespace

Array normalised(const Image& square, const std::array<double, 3>& mean,
                 const std::array<double, 3>& deviation) {
  const std::size_t plane = square.rgb.size() / 3;
  Array input{{1, 3, square.height, square.width}, std::vector<float>(3 * plane)};
  for (std::size_t c = 0; c < 3; ++c) {
    const auto centre = static_cast<float>(mean[c]), width = static_cast<float>(deviation[c]);
    for (std::size_t i = 0; i < plane; ++i) {
      // Step by step as torchvision's ToTensor and Normalize, so that both give the same bits.
      input.values[c * plane + i] =
          (static_cast<float>(square.rgb[3 * i + c]) / 255.0F - centre) / width;
    }
  }
  return input;
}

Array run_module(const LoadedModule& module, const Array& input,
                 const std::vector<std::int64_t>& expected) {
  const auto fail = [&](const std::string& what) {
    throw InputError(fmt::format("module {}: {}", module.name, what));
  };
  Array output;
  try {
    output = module.module->run(input);
  } catch (const InputError& problem) {
    fail(fmt::format("{} (its input is {})", problem.what(), shape_text(input.shape)));
  }
  if (!expected.empty() && output.shape != expected)
    fail(fmt::format("it gives {}, expected {}", shape_text(output.shape), shape_text(expected)));
  if (!std::all_of(output.values.begin(), output.values.end(), is_finite))
    fail("it gives numbers that are not finite");
  return output;
}

std::vector<float> to_features(const Array& output) {
  if (output.shape.size() != 3) return output.values;
  const auto rows = static_cast<std::size_t>(output.shape[1]);
  const auto channels = static_cast<std::size_t>(output.shape[2]);
  std::vector<float> features(output.values.size());
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t c = 0; c < channels; ++c)
      features[c * rows + row] = output.values[row * channels + c];
  }
  return features;
}

Array from_features(const std::vector<float>& features, const std::vector<std::int64_t>& output) {
  Array array{output, features};
  if (output.size() != 3) return array;
  const auto rows = static_cast<std::size_t>(output[1]);
  const auto channels = static_cast<std::size_t>(output[2]);
  check(features.size() == rows * channels, "features of this size");
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t c = 0; c < channels; ++c)
      array.values[row * channels + c] = features[c * rows + row];
  }
  return array;
}

std::vector<float> in_order(const std::vector<float>& features,
                            const std::vector<std::int32_t>& order) {
  const std::size_t plane = features.size() / order.size();
  std::vector<float> ordered;
  ordered.reserve(features.size());
  for (const std::int32_t channel : order) {
    const auto begin = features.begin() + static_cast<std::ptrdiff_t>(plane) * channel;
    ordered.insert(ordered.end(), begin, begin + static_cast<std::ptrdiff_t>(plane));
  }
  return ordered;
}

std::vector<float> back_in_place(const std::vector<float>& features,
                                 const std::vector<std::int32_t>& order) {
  const auto plane = static_cast<std::ptrdiff_t>(features.size() / order.size());
  std::vector<float> placed(features.size());
  auto from = features.begin();
  for (const std::int32_t channel : order) {
    std::copy(from, from + plane, placed.begin() + plane * channel);
    from += plane;
  }
  return placed;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  return shape.empty() ? "one number" : fmt::format("{}", fmt::join(shape, " x "));
}

const ModuleEngine& find_engine(const std::string& name, const ModuleEngines& engines,
                                const std::string& where) {
  std::vector<std::string> names;
  for (const ModuleEngine* engine : engines) {
    if (engine->name() == name) return *engine;
    names.push_back(engine->name());
  }
  throw InputError(fmt::format("{}engine = \"{}\": expected {}", where, shortened(name),
                               fmt::join(names, " or ")));
}

std::shared_ptr<const Networks> make_adopted_networks(AdoptedBundle bundle, const std::string& hash,
                                                      const std::string& name,
                                                      const ModuleEngines& engines,
                                                      const SchemeKinds& schemes) {
  auto shared = std::make_shared<SharedNetwork>();
  shared->engine = &find_engine(bundle.engine, engines, name + ": ");
  try {
    shared->info = info_of(bundle, hash, schemes);
    for (AdoptedModule& module : bundle.modules) {
      shared->modules.push_back(
          {module.name, shared->engine->load(module.file, "module " + module.name)});
      Bytes().swap(module.file);  // both would be much memory
    }
  } catch (const InputError& problem) {
    throw InputError(fmt::format("{}: {}", name, problem.what()));
  }
  shared->bundle = std::move(bundle);
  return std::make_shared<AdoptedNetworks>(std::move(shared));
}

}  // namespace airsplit
