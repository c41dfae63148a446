// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/confident_margin.h"

#include <cmath>

namespace airsplit {
namespace {

constexpr double kMostLost = 0.0025;  ///< of the accuracy with all groups
constexpr double kStep = 0.1;

}  // namespace

ConfidentMargin answer_at_margin(const torch::Tensor& logits, const torch::Tensor& labels,
                                 const std::vector<double>& bytes, double margin) {
  const auto best = std::get<0>(logits.topk(2, 2));
  const auto is_sure = best.select(2, 0) - best.select(2, 1) >= margin;  // groups x images
  const auto predicted = logits.argmax(2);
  const auto is_right = (predicted == labels.unsqueeze(0)).to(torch::kFloat64);
  auto waits = torch::ones({labels.size(0)}, torch::kFloat64);
  ConfidentMargin all{margin, 0, 0};
  const auto images = static_cast<double>(labels.size(0));
  for (std::int64_t g = 0; g < logits.size(0); ++g) {
    const bool is_last = g + 1 == logits.size(0);
    const auto answers = is_last ? waits : waits * is_sure[g].to(torch::kFloat64);
    all.accuracy += (answers * is_right[g]).sum().item<double>() / images;
    all.bytes += answers.sum().item<double>() * bytes.at(static_cast<std::size_t>(g)) / images;
    waits = waits - answers;
  }
  return all;
}

ConfidentMargin confident_margin(const torch::Tensor& logits, const torch::Tensor& labels,
                                 const std::vector<double>& bytes) {
  const auto best = std::get<0>(logits.topk(2, 2));
  const auto widest = (best.select(2, 0) - best.select(2, 1)).max().item<double>();
  const auto at = [&](std::int64_t tenths) {
    return answer_at_margin(logits, labels, bytes, static_cast<double>(tenths) * kStep);
  };
  auto tenths = static_cast<std::int64_t>(std::ceil(widest / kStep)) + 1;  // nobody is so sure
  ConfidentMargin chosen = at(tenths);
  const double least = chosen.accuracy - kMostLost;
  while (tenths > 0) {
    const ConfidentMargin next = at(--tenths);
    if (next.accuracy < least) break;
    chosen = next;
  }
  return chosen;
}

}  // namespace airsplit
