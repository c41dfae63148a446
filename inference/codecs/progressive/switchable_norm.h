// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Batch norm that differs with how much of a payload arrived.
#pragma once

#include <torch/torch.h>

namespace airsplit {

/// Statistics of the features of each number of groups, which begin as those of `base`. Only while
/// training; a module, so that checkpoints have them.
struct NumberStatisticsImpl : torch::nn::Module {
  NumberStatisticsImpl(std::int64_t numbers, const torch::nn::BatchNorm2d& base);

  torch::Tensor means, variances;  ///< numbers x C
};
TORCH_MODULE(NumberStatistics);

/// A batch norm `base` and a scale and a shift of its output for each number of groups that may be
/// there: features restored from few channels have other statistics than those from many
/// (switchable batch normalisation: Yu et al., "Slimmable neural networks", ICLR 2019). Training
/// has statistics of their own for each number, which become a part of its scale and shift.
struct SwitchableNormImpl : torch::nn::Module {
  /// Begins as `base` alone, whatever its number. Numbers are 1 to `numbers`.
  SwitchableNormImpl(int numbers, std::int64_t channels);

  /// N x C x H x W, of images with `number` (N, int64) groups. In training mode the number of all
  /// must be the same, whose statistics move towards this batch's.
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& number,
                        torch::nn::BatchNorm2d base);
  /// From here on there are statistics for each number; they are no part of this module.
  NumberStatistics begin_training(const torch::nn::BatchNorm2d& base);
  /// `base` gets the statistics of the greatest number.
  void move_base(torch::nn::BatchNorm2d base) const;
  /// From here on those of `base` serve all numbers again, and the outputs in evaluation mode are
  /// what they were.
  void end_training(const torch::nn::BatchNorm2d& base);

  torch::Tensor scale, shift;            ///< numbers x C
  NumberStatistics statistics{nullptr};  ///< while in training
};
TORCH_MODULE(SwitchableNorm);

}  // namespace airsplit
