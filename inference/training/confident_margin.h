// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The margin at which an edge may answer before all groups of a progressive codec are there.
#pragma once

#include <vector>

#include <torch/torch.h>

namespace airsplit {

/// What scheme.send = "confident" does with validation images at a margin.
struct ConfidentMargin {
  double margin = 0;    ///< for scheme.margin: largest minus second largest logit
  double accuracy = 0;  ///< top-1 of the answers
  double bytes = 0;     ///< mean of what is sent before the answer
};

/// At the margin itself. logits: groups x images x classes, after the first group, the first two
/// and so on; labels: images; bytes: by group, the mean up to its end.
ConfidentMargin answer_at_margin(const torch::Tensor& logits, const torch::Tensor& labels,
                                 const std::vector<double>& bytes, double margin);

/// The smallest margin, in tenths, at and above which the answers are at most a quarter of a point
/// less often right than those of all groups.
ConfidentMargin confident_margin(const torch::Tensor& logits, const torch::Tensor& labels,
                                 const std::vector<double>& bytes);

}  // namespace airsplit
