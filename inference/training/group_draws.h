// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The sets of groups of channels that a progressive codec is trained with.
#pragma once

#include <cstdint>

#include <torch/torch.h>

#include "inference/training/recipe.h"

namespace airsplit {

/// Which groups arrive, N x groups, 1 or 0, of images that are each drawn for themselves; at least
/// one does. The first k, where k is as often 1 as 2 and so on, or with group_skew above 1 more
/// often few; in any_groups_share of the draws any set, the others lost at a rate of its own.
torch::Tensor draw_arrived(std::int64_t images, std::int64_t groups, const CodecRecipe& recipe,
                           const torch::Generator& random);

}  // namespace airsplit
