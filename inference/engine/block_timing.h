// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How long each block of a bundle's networks takes on this machine.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "inference/scheme/work.h"

namespace airsplit {

struct TimedBlock {
  BlockWork work;
  double seconds = 0;  ///< of one image: the median of the repetitions
};

struct TimingOptions {
  int repetitions = 20;
  int threads = 1;  ///< LibTorch's, within a layer
  /// Called after each block with (done, all).
  std::function<void(std::size_t, std::size_t)> progress;
};

/// What the machine reaches at best, as LibTorch has it with so many threads.
struct MachineLimits {
  double gflops = 0;       ///< float32 operations per second of a product of square matrices, 1e9
  double memory_gb_s = 0;  ///< bytes read and written by a copy beyond the caches, 1e9 a second
};

}  // namespace airsplit
