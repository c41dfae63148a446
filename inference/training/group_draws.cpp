// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/group_draws.h"

namespace airsplit {

torch::Tensor draw_arrived(std::int64_t images, std::int64_t groups, double any_groups_share,
                           const torch::Generator& random) {
  const auto drawn = torch::rand({2}, random);
  const auto number =
      1 + static_cast<std::int64_t>(drawn[0].item<float>() * static_cast<float>(groups));
  if (drawn[1].item<float>() >= any_groups_share) return first_arrived(images, groups, number);
  const auto ranks = torch::rand({images, groups}, random).argsort(1, false).argsort(1, false);
  return (ranks < number).to(torch::kFloat32);
}

torch::Tensor first_arrived(std::int64_t images, std::int64_t groups, std::int64_t number) {
  return (torch::arange(groups) < number).to(torch::kFloat32).repeat({images, 1});
}

bool are_first(const torch::Tensor& arrived) {
  const auto count = arrived.size(1);
  return (arrived.slice(1, 1) <= arrived.slice(1, 0, count - 1)).all().item<bool>();
}

}  // namespace airsplit
