// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The sets of groups of channels that a progressive codec is trained with.
#pragma once

#include <cstdint>

#include <torch/torch.h>

namespace airsplit {

/// Which groups arrive, N x groups, 1 or 0, of the images of one batch, of which the same number
/// arrives, as often 1 as 2 and so on. The first ones; or, in any_groups_share of the batches, any,
/// drawn for each image.
torch::Tensor draw_arrived(std::int64_t images, std::int64_t groups, double any_groups_share,
                           const torch::Generator& random);
/// The first `number` groups, of each image.
torch::Tensor first_arrived(std::int64_t images, std::int64_t groups, std::int64_t number);
/// Whether they are the first ones, in each image.
bool are_first(const torch::Tensor& arrived);

}  // namespace airsplit
