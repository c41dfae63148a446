// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/training_data.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/network/preprocess.h"

namespace airsplit {
namespace {

constexpr std::uint64_t kDrawsPerImage = 8;

/// Where one output pixel's grid lies in the source square: [-1, 1] is the whole of it.
struct Crop {
  float scale_x, scale_y, centre_x, centre_y;
};

Crop draw_crop(const RandomStream& draws, std::uint64_t first, const Augmentation& augmentation) {
  const double area =
      augmentation.crop_min_area + (1 - augmentation.crop_min_area) * draws.uniform(first);
  const double aspect = std::exp((2 * draws.uniform(first + 1) - 1) * std::log(4.0 / 3.0));
  const double width = std::min(1.0, std::sqrt(area * aspect));
  const double height = std::min(1.0, std::sqrt(area / aspect));
  const bool mirrored = augmentation.flip && draws.uniform(first + 4) < 0.5;
  Crop crop{};
  crop.scale_x = static_cast<float>(mirrored ? -width : width);
  crop.scale_y = static_cast<float>(height);
  crop.centre_x = static_cast<float>((1 - width) * (2 * draws.uniform(first + 2) - 1));
  crop.centre_y = static_cast<float>((1 - height) * (2 * draws.uniform(first + 3) - 1));
  return crop;
}

}  // namespace

ImageCache cache_images(const Dataset& data, int side_px,
                        const std::function<void()>& now_and_then) {
  constexpr std::size_t kBetweenLooks = 256;  // a second of decoding at most
  ImageCache cache;
  const auto count = static_cast<std::int64_t>(data.size());
  const auto images = torch::empty({count, 3, side_px, side_px}, torch::kUInt8);
  std::vector<std::int64_t> labels;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (now_and_then && i % kBetweenLooks == kBetweenLooks - 1) now_and_then();
    try {
      const Image square = fit_square(data.image(i), side_px);
      images[static_cast<std::int64_t>(labels.size())].copy_(to_planes(square));
      labels.push_back(data.label(i));
    } catch (const InputError& problem) {
      cache.unreadable.emplace_back(problem.what());
    }
  }
  const bool one_class =
      std::adjacent_find(labels.begin(), labels.end(), std::not_equal_to<>()) == labels.end();
  if (labels.size() < 2 || one_class) {
    throw InputError(fmt::format("{}: {} readable images of {} classes: nothing to learn from",
                                 data.name(), labels.size(), labels.empty() ? 0 : 1));
  }
  cache.images = images.narrow(0, 0, static_cast<std::int64_t>(labels.size()));
  cache.labels = torch::tensor(labels, torch::kInt64);
  return cache;
}

torch::Tensor augment(const ImageCache& cache, const torch::Tensor& chosen, int side_px,
                      const Augmentation& augmentation, const RandomStream& draws) {
  const auto n = chosen.size(0);
  const auto affine = torch::zeros({n, 2, 3});
  const auto gain = torch::ones({n, 1, 1, 1}), offset = torch::zeros({n, 1, 1, 1});
  auto affine_at = affine.accessor<float, 3>();
  auto gain_at = gain.accessor<float, 4>(), offset_at = offset.accessor<float, 4>();
  const auto index = chosen.accessor<std::int64_t, 1>();
  for (std::int64_t i = 0; i < n; ++i) {
    const std::uint64_t first = static_cast<std::uint64_t>(index[i]) * kDrawsPerImage;
    const Crop crop = draw_crop(draws, first, augmentation);
    affine_at[i][0][0] = crop.scale_x;
    affine_at[i][0][2] = crop.centre_x;
    affine_at[i][1][1] = crop.scale_y;
    affine_at[i][1][2] = crop.centre_y;
    const double jitter = augmentation.colour_jitter;
    gain_at[i][0][0][0] = static_cast<float>(1 + jitter * (2 * draws.uniform(first + 5) - 1));
    offset_at[i][0][0][0] = static_cast<float>(jitter * (2 * draws.uniform(first + 6) - 1));
  }
  namespace F = torch::nn::functional;
  const auto input = normalise(cache.images.index_select(0, chosen));
  const auto grid = F::affine_grid(affine, {n, 3, side_px, side_px}, /*align_corners=*/false);
  const auto options = F::GridSampleFuncOptions()
                           .mode(torch::kBilinear)
                           .padding_mode(torch::kReflection)
                           .align_corners(false);
  return F::grid_sample(input, grid, options) * gain + offset;
}

torch::Tensor evenly_spread(std::int64_t n, std::int64_t most) {
  const std::int64_t count = std::min(n, most);
  return torch::div(torch::arange(count, torch::kInt64) * n, count, "floor");
}

torch::Tensor random_order(std::int64_t n, const RandomStream& draws) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[draws.below(i, i)]);
  return torch::tensor(order, torch::kInt64);
}

}  // namespace airsplit
