// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a codec in training does: its accuracy, its bytes, and what its coder needs to know.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inference/bitstream/symbol_model_fit.h"
#include "inference/codec/codec_network.h"
#include "inference/training/feature_cache.h"

namespace airsplit {

struct Validation {
  double accuracy = 0;  ///< top-1
  double loss = 0;      ///< mean cross-entropy, which moves before the accuracy does
};

/// Measures codecs on the features of one split point.
class CodecMeasure {
 public:
  /// `features` must outlive this.
  CodecMeasure(const FeatureCache& features, torch::Device device)
      : features_(features), device_(device) {}

  /// On the validation images, through the quantiser, with the first `groups` of its groups (-1:
  /// all). The codec's mode stays as it is.
  Validation validate(CodecNetwork& codec, int groups = -1) const;
  /// The entropy coder's tables, from the training images.
  FittedModels fit_models(CodecNetwork& codec) const;
  /// Each channel's mean over the training images, into the quantiser.
  void set_means(CodecNetwork& codec) const;
  /// Channels by the loss, on training images, of having only their mean: the most important first.
  torch::Tensor order_by_importance(CodecNetwork& codec) const;
  /// What a codec is and what it reaches on the validation images, in a line; of one with groups of
  /// its own a line more for each number of them.
  std::string describe(CodecNetwork& codec, const FittedModels& models) const;

 private:
  /// Calls use(values before the quantiser) for these inputs of the last device block, in batches.
  template <typename Use>
  void for_each_values(CodecNetwork& codec, const torch::Tensor& inputs, const Use& use) const;
  std::vector<std::uint8_t> symbols_of(CodecNetwork& codec, const torch::Tensor& inputs) const;
  std::string describe_groups(CodecNetwork& codec, const SymbolModel& model) const;
  /// Logits of the validation images, with the first `groups` of the codec's groups (-1: all).
  torch::Tensor validation_logits(CodecNetwork& codec, int groups) const;
  /// Mean bytes of a validation image's stream up to the end of each group.
  std::vector<double> group_bytes(CodecNetwork& codec, const SymbolModel& model) const;
  /// Mean bytes of a validation image's stream, without the payload's header.
  double stream_bytes(CodecNetwork& codec, const SymbolModel& model) const;

  const FeatureCache& features_;
  torch::Device device_;
};

}  // namespace airsplit
