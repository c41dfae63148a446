// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/codecs/progressive/switchable_norm.h"

#include "common/error.h"

namespace airsplit {
namespace {

namespace F = torch::nn::functional;

/// Row `number` - 1 for each image, N x C x 1 x 1.
torch::Tensor rows(const torch::Tensor& table, const torch::Tensor& number) {
  return table.index_select(0, number - 1).unsqueeze(2).unsqueeze(3);
}

torch::Tensor deviations(const torch::Tensor& variances, const torch::nn::BatchNorm2d& base) {
  return (variances + base->options.eps()).sqrt();
}

}  // namespace

NumberStatisticsImpl::NumberStatisticsImpl(std::int64_t numbers, const torch::nn::BatchNorm2d& base)
    : means(register_buffer("means", base->running_mean.repeat({numbers, 1}))),
      variances(register_buffer("variances", base->running_var.repeat({numbers, 1}))) {}

SwitchableNormImpl::SwitchableNormImpl(int numbers, std::int64_t channels)
    : scale(register_parameter("scale", torch::ones({numbers, channels}))),
      shift(register_parameter("shift", torch::zeros({numbers, channels}))) {}

torch::Tensor SwitchableNormImpl::forward(const torch::Tensor& x, const torch::Tensor& number,
                                          torch::nn::BatchNorm2d base) {
  const auto normalised = [&](const torch::Tensor& mean, const torch::Tensor& variance,
                              bool is_batch) {
    return F::batch_norm(x, mean, variance,
                         F::BatchNormFuncOptions()
                             .weight(base->weight)
                             .bias(base->bias)
                             .training(is_batch)
                             .momentum(base->options.momentum().value())
                             .eps(base->options.eps()));
  };
  torch::Tensor y;
  if (statistics.is_empty()) {
    y = normalised(base->running_mean, base->running_var, false);
  } else if (is_training()) {
    check(number.min().equal(number.max()), "one number of groups a batch of training");
    const auto row = number[0].item<std::int64_t>() - 1;
    y = normalised(statistics->means[row], statistics->variances[row], true);
  } else {
    const auto factor = base->weight.unsqueeze(1).unsqueeze(2) /
                        rows(deviations(statistics->variances, base), number);
    y = (x - rows(statistics->means, number)) * factor + base->bias.unsqueeze(1).unsqueeze(2);
  }
  return y * rows(scale, number) + rows(shift, number);
}

NumberStatistics SwitchableNormImpl::begin_training(const torch::nn::BatchNorm2d& base) {
  statistics = NumberStatistics(scale.size(0), base);
  return statistics;
}

void SwitchableNormImpl::move_base(torch::nn::BatchNorm2d base) const {
  base->running_mean.copy_(statistics->means[-1]);
  base->running_var.copy_(statistics->variances[-1]);
}

void SwitchableNormImpl::end_training(const torch::nn::BatchNorm2d& base) {
  // With d and m of a number, d0 and m0 of the base, w its weight and b its bias:
  // s (w (x - m) / d + b) + t = (s d0 / d) (w (x - m0) / d0 + b) + t + s b (1 - d0 / d)
  //                             + s w (m0 - m) / d.
  const torch::NoGradGuard no_grad;
  const auto d = deviations(statistics->variances, base);
  const auto shrunk = deviations(base->running_var, base) / d;
  shift.add_(scale * (base->bias * (1 - shrunk) +
                      base->weight * (base->running_mean - statistics->means) / d));
  scale.mul_(shrunk);
  statistics = nullptr;
}

}  // namespace airsplit
