// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/bundle/torch_networks.h"

#include <cmath>
#include <cstring>
#include <map>
#include <utility>

#include "common/error.h"
#include "inference/network/preprocess.h"
#include "inference/network/threads.h"

namespace airsplit {
namespace {

/// The largest logit, and by how much.
Prediction to_prediction(const torch::Tensor& logits) {
  const auto [values, labels] = logits.flatten().topk(2);
  Prediction prediction;
  prediction.label = labels[0].item<int>();
  prediction.margin = (values[0] - values[1]).item<float>();
  return prediction;
}

std::vector<float> to_numbers(const torch::Tensor& tensor) {
  const auto flat = tensor.contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

/// Features of one image.
torch::Tensor to_planes(const std::vector<float>& numbers, int channels, int side_px) {
  auto planes = torch::empty({1, channels, side_px, side_px});
  check(static_cast<std::size_t>(planes.numel()) == numbers.size(), "features of this size");
  std::memcpy(planes.data_ptr<float>(), numbers.data(), numbers.size() * sizeof(float));
  return planes;
}

/// 1 x n: 1 where it is true.
torch::Tensor row_of(const std::vector<bool>& flags) {
  auto row = torch::zeros({1, static_cast<std::int64_t>(flags.size())});
  for (std::size_t i = 0; i < flags.size(); ++i)
    row[0][static_cast<std::int64_t>(i)] = flags[i] ? 1 : 0;
  return row;
}

/// The backbone's features of the image that was asked for last, unit by unit: schemes that look at
/// the same image one after another, as when a profile is measured, compute its head once.
class HeadMemo {
 public:
  explicit HeadMemo(ResNet50 backbone) : backbone_(std::move(backbone)) {}

  torch::Tensor features(const Image& square, int last_unit) {
    if (square.rgb != rgb_) {
      rgb_ = square.rgb;
      by_unit_.clear();
    }
    const auto known = by_unit_.upper_bound(last_unit);  // the first beyond what was asked for
    const bool from_start = known == by_unit_.begin();
    const int done = from_start ? -1 : std::prev(known)->first;
    if (done == last_unit) return std::prev(known)->second;
    const auto input = from_start ? to_input(square) : std::prev(known)->second;
    return by_unit_[last_unit] = backbone_->forward(input, done + 1, last_unit);
  }

 private:
  ResNet50 backbone_;
  Bytes rgb_;
  std::map<int, torch::Tensor> by_unit_;
};

class TorchCodec final : public FeatureCodec {
 public:
  TorchCodec(TrainedCodec codec, ResNet50 backbone, std::shared_ptr<HeadMemo> memo)
      : network_(std::move(codec.network)),
        model_(std::move(codec.model)),
        quantiser_(network_->quantiser->plain()),
        backbone_(std::move(backbone)),
        memo_(std::move(memo)) {}

  CodecFacts facts() const override {
    return {network_->shape.channels, network_->shape.bits, network_->encoder_parameters()};
  }
  std::size_t cut() const override { return static_cast<std::size_t>(network_->split_unit()); }
  Work work() const override {
    const int shared = network_->shared_units();
    return {
        backbone_->work(0, shared - 1) + network_->device_work(),
        network_->decoder_work() + backbone_->work(network_->split_unit() + 1, kClassifierUnit)};
  }
  const UniformQuantiser& quantiser() const override { return quantiser_; }
  const SymbolModel& entropy_model() const override { return model_; }
  ChannelGroups groups() const override { return network_->shape.groups(); }

  std::vector<float> encode(const Image& square, double noise_level) override {
    const torch::InferenceMode guard;
    return to_numbers(encoded(square, noise_level));
  }

  AnalogFeatures encode_analog(const Image& square, double noise_level) override {
    const torch::InferenceMode guard;
    const auto values = encoded(square, noise_level);
    const float mean = values.mean().item<float>();
    const auto centred = (values - mean).contiguous();
    const float power = 2 * centred.square().mean().item<float>();  // of a symbol: two features
    const float scale = power > 0 ? std::sqrt(power) : 1;
    return {mean, scale, to_numbers(centred / scale)};
  }

  Prediction decode(const std::vector<float>& values, const std::vector<bool>& arrived) override {
    const torch::InferenceMode guard;
    const auto planes = to_planes(values, network_->shape.channels, network_->sent_side_px());
    return to_prediction(
        network_->decode(planes, arrived.empty() ? torch::Tensor() : row_of(arrived)));
  }

 private:
  /// 1 x channels x H x W, before the quantiser.
  torch::Tensor encoded(const Image& square, double noise_level) {
    network_->tell_noise(noise_level);
    return network_->encode(memo_->features(square, network_->shared_units() - 1));
  }

  std::shared_ptr<CodecNetwork> network_;
  SymbolModel model_;
  UniformQuantiser quantiser_;
  ResNet50 backbone_;
  std::shared_ptr<HeadMemo> memo_;
};

class TorchNetworks final : public Networks {
 public:
  TorchNetworks(std::shared_ptr<const BundleNetworks> bundle, BundleInfo info)
      : bundle_(std::move(bundle)),
        info_(std::move(info)),
        memo_(std::make_shared<HeadMemo>(bundle_->backbone)) {}

  const BundleInfo& info() const override { return info_; }
  PartWork work() const override { return backbone()->work(0, kClassifierUnit); }
  Work work(std::size_t cut) const override {
    return {backbone()->work(0, unit_of(cut)), backbone()->work(unit_of(cut) + 1, kClassifierUnit)};
  }

  std::vector<float> head(const Image& square, std::size_t cut) override {
    const torch::InferenceMode guard;
    return to_numbers(memo_->features(square, unit_of(cut)));
  }

  Prediction tail(const std::vector<float>& features, std::size_t cut) override {
    const torch::InferenceMode guard;
    const int unit = unit_of(cut);
    const ResNetShape& shape = bundle_->shape;
    const auto planes = to_planes(features, shape.channels(unit), shape.side_px(unit));
    return to_prediction(backbone()->forward(planes, unit + 1, kClassifierUnit));
  }

  Prediction classify(const Image& square) override {
    const torch::InferenceMode guard;
    return to_prediction(backbone()->forward(to_input(square), 0, kClassifierUnit));
  }

  std::unique_ptr<FeatureCodec> codec(std::size_t number) override {
    return std::make_unique<TorchCodec>(bundle_->codec(number), bundle_->backbone, memo_);
  }

  std::shared_ptr<Networks> another() const override {
    return std::make_shared<TorchNetworks>(bundle_, info_);
  }

  std::shared_ptr<const Networks> of_width(double width) const override {
    return std::make_shared<TorchNetworks>(untrained(*bundle_, width), info_);
  }

  void use_one_thread() const override { set_compute_threads(1); }

 private:
  ResNet50 backbone() const { return bundle_->backbone; }
  /// The network is cut after a unit.
  static int unit_of(std::size_t cut) { return static_cast<int>(cut); }

  std::shared_ptr<const BundleNetworks> bundle_;
  BundleInfo info_;
  std::shared_ptr<HeadMemo> memo_;
};

}  // namespace

std::shared_ptr<const Networks> make_torch_networks(std::shared_ptr<const BundleNetworks> bundle,
                                                    const SchemeKinds& schemes) {
  BundleInfo info = bundle->info;
  for (SchemeSpec& codec : info.codecs) codec.kind = find_scheme_kind(codec.kind->name, schemes);
  return std::make_shared<TorchNetworks>(std::move(bundle), std::move(info));
}

}  // namespace airsplit
