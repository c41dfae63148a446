// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/bundle/sound_weights.h"

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {
namespace {

constexpr double kLargestHalf = 65504;
constexpr double kLargestStatistic = 1e10;

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

void expect_sound_weights(const std::string& tensor, const torch::Tensor& value,
                          const std::string& file) {
  if (!value.is_floating_point() || value.numel() == 0) return;
  const torch::NoGradGuard no_grad;
  const auto numbers = value.to(torch::kFloat64);
  const auto fail = [&](const std::string& what) {
    throw InputError(fmt::format("{}: tensor '{}': {}", file, tensor, what));
  };
  const auto unfinite = numbers.isfinite().logical_not().sum().item<std::int64_t>();
  if (unfinite > 0) {
    fail(fmt::format("{} of its {} numbers are not finite (NaN or infinite)", unfinite,
                     value.numel()));
  }
  const bool is_variance = ends_with(tensor, "running_var");
  const double limit =
      is_variance || ends_with(tensor, "running_mean") ? kLargestStatistic : kLargestHalf;
  const double largest = numbers.abs().max().item<double>();
  if (largest > limit) {
    fail(fmt::format("it holds {:g}, expected at most {:g} in size", largest, limit));
  }
  const double smallest = is_variance ? numbers.min().item<double>() : 0;
  if (smallest < 0) fail(fmt::format("a variance of {:g}, expected none below 0", smallest));
}

}  // namespace airsplit
