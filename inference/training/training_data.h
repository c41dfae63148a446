// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Training images in memory, and their random augmentation.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "common/random.h"
#include "inference/data/dataset.h"

namespace airsplit {

/// Images of one split as uint8, N x 3 x P x P, with their labels (int64, N).
struct ImageCache {
  torch::Tensor images;
  torch::Tensor labels;
  std::vector<std::string> unreadable = {};  ///< what was wrong with each image that was skipped

  std::int64_t size() const { return labels.size(0); }
};

/// Reads a whole split, each image fitted to a square of side_px. Images that cannot be decoded are
/// skipped and counted. Throws InputError if fewer than two images or classes are left, and what
/// `now_and_then` throws, which is called every few hundred images.
ImageCache cache_images(const Dataset& data, int side_px,
                        const std::function<void()>& now_and_then = {});

struct Augmentation {
  double crop_min_area = 1;
  double colour_jitter = 0;
  bool flip = true;
};

/// Random crops (aspect 3/4 to 4/3), flips and colour changes of the chosen images, normalised:
/// float32, n x 3 x side_px x side_px. What image i becomes depends on (draws, i) alone.
torch::Tensor augment(const ImageCache& cache, const torch::Tensor& chosen, int side_px,
                      const Augmentation& augmentation, const RandomStream& draws);

/// Up to `most` of 0 .. n-1, evenly spread (int64): a folder's images lie class after class, so
/// that the first ones are of a few classes.
torch::Tensor evenly_spread(std::int64_t n, std::int64_t most);

/// 0 .. n-1 in random order (int64).
torch::Tensor random_order(std::int64_t n, const RandomStream& draws);

}  // namespace airsplit
