// What all schemes share: the bundle's networks, and the backbone's features of a photo. Torch's
// side of scheme.h.
#pragma once

#include <map>
#include <memory>
#include <utility>

#include <torch/torch.h>

#include "inference/bundle/bundle_networks.h"
#include "inference/network/preprocess.h"
#include "inference/scheme/scheme.h"

namespace airsplit {

using NetworksPtr = std::shared_ptr<const Bundle::Networks>;

/// The largest logit, and by how much.
Prediction to_prediction(const torch::Tensor& logits);

/// The backbone's features of the image that was asked for last, unit by unit: schemes that look at
/// the same image one after another, as when a profile is measured, compute its head once.
class HeadMemo {
 public:
  torch::Tensor features(ResNet50 backbone, const Image& square, int last_unit) {
    if (square.rgb != rgb_) {
      rgb_ = square.rgb;
      by_unit_.clear();
    }
    const auto known = by_unit_.upper_bound(last_unit);  // the first beyond what was asked for
    const bool from_start = known == by_unit_.begin();
    const int done = from_start ? -1 : std::prev(known)->first;
    if (done == last_unit) return std::prev(known)->second;
    const auto input = from_start ? to_input(square) : std::prev(known)->second;
    return by_unit_[last_unit] = backbone->forward(input, done + 1, last_unit);
  }

 private:
  Bytes rgb_;
  std::map<int, torch::Tensor> by_unit_;
};

/// What a scheme is made from: the bundle's networks, and what it shares with schemes beside it.
struct Origin {
  NetworksPtr networks;
  std::shared_ptr<HeadMemo> memo;
};

/// What all schemes share: the bundle's networks and the spec.
class NetworkScheme : public Scheme {
 public:
  NetworkScheme(Origin origin, SchemeSpec spec)
      : networks_(std::move(origin.networks)),
        memo_(std::move(origin.memo)),
        spec_(std::move(spec)) {}

  const SchemeSpec& spec() const override { return spec_; }
  bool uses_link() const override { return true; }

 protected:
  int input_px() const { return networks_->shape.input_px; }
  double raw_bytes() const { return 3.0 * input_px() * input_px(); }
  PartWork whole_network() const { return backbone()->work(0, kClassifierUnit); }
  ResNet50 backbone() const { return networks_->backbone; }

  Prediction classify(const Image& square) const {
    return to_prediction(backbone()->forward(to_input(square), 0, kClassifierUnit));
  }

  /// The features of a photo after a unit.
  torch::Tensor head(const Photo& photo, int last_unit) const {
    return memo_->features(backbone(), fit_square(photo.pixels, input_px()), last_unit);
  }

  NetworksPtr networks_;
  std::shared_ptr<HeadMemo> memo_;
  SchemeSpec spec_;
};

/// A trained codec whose features are sent uncoded (SchemeSpec::uncoded). Throws InputError if that
/// is neither "symbols" nor "bits". `number` is the codec's in the bundle.
std::unique_ptr<Scheme> make_uncoded_scheme(const Origin& origin, const SchemeSpec& spec,
                                            std::size_t number);

}  // namespace airsplit
