// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/group_draws.h"

namespace airsplit {

torch::Tensor draw_arrived(std::int64_t images, std::int64_t groups, const CodecRecipe& recipe,
                           const torch::Generator& random) {
  const auto uniform = [&](torch::IntArrayRef sizes) { return torch::rand(sizes, random); };
  const auto places = torch::arange(groups).unsqueeze(0);
  const auto first = places <= (uniform({images, 1}).pow(recipe.group_skew) * groups).floor();
  auto any = uniform({images, groups}) >= uniform({images, 1});
  any = torch::where(any.any(1, true), any, first);
  return torch::where(uniform({images, 1}) < recipe.any_groups_share, any, first)
      .to(torch::kFloat32);
}

}  // namespace airsplit
