// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: the shipped processors against published latencies of ResNet-50. One of them was used
// to set a processor's efficiency and, at batch 1, what a layer takes at least; the others were
// not.
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "inference/network/resnet.h"
#include "sim/hardware/processors.h"
#include "tests/validation/interval.h"

namespace airsplit {
namespace {

PartWork resnet50(int input_px) {
  return ResNet50(ResNetShape{1, 1000, input_px})->work(0, kClassifierUnit);
}

/// Caffe's ResNet-50, which ncnn measures, has the strides on the 1x1 convolutions: 3.86 G
/// multiply-adds instead of 4.09 G.
PartWork caffe_resnet50() {
  PartWork part = resnet50(224);
  for (BlockWork& block : part) block.macs *= 3.858 / 4.089;
  return part;
}

struct Published {
  std::string processor;
  PartWork network;
  int batch;
  double ms;
  double tolerance;  ///< relative
};

void expect_published(const std::vector<Published>& list) {
  const Processors processors =
      load_processors(std::string(AIRSPLIT_SOURCE_DIR) + "/scenarios/processors.toml");
  fmt::print("{:<20} {:>6} {:>10} {:>12} {:>7}\n", "processor", "batch", "model ms", "published ms",
             "ratio");
  for (const Published& published : list) {
    const double ms = 1e3 * compute_seconds(processors.at(published.processor), published.network,
                                            published.batch);
    const bool ok = std::abs(ms / published.ms - 1) <= published.tolerance;
    fmt::print("{:<20} {:>6} {:>10.2f} {:>12.2f} {:>7.3f}  {}\n", published.processor,
               published.batch, ms, published.ms, ms / published.ms, verdict(ok));
    EXPECT_TRUE(ok) << published.processor << " at batch " << published.batch;
  }
}

TEST(PublishedLatency, OfDevices) {
  const PartWork at_256 = resnet50(256);
  // ncnn, benchmark/README.md; kentaroy47/benchmark-FP32-FP16-INT8-with-TensorRT
  expect_published({{"raspberry-pi-4", caffe_resnet50(), 1, 486.97, 0.02},
                    {"snapdragon-855-plus", caffe_resnet50(), 1, 64.24, 0.02},
                    {"jetson-nano", at_256, 1, 79, 0.02},
                    {"jetson-agx-xavier", at_256, 1, 9.893, 0.02}});
}

// NVIDIA/DeepLearningExamples, ResNet-50 v1.5, FP32 inference latency; set at batches 1 and 128.
TEST(PublishedLatency, OfBatches) {
  const PartWork network = resnet50(224);
  std::vector<Published> list;
  const std::vector<int> batches = {1, 2, 4, 8, 16, 32, 64, 128, 256};
  const std::vector<double> t4_ms = {10.7,  11.26,  12.73,  22.41, 39.77,
                                     77.62, 152.73, 309.26, 635.98};
  const std::vector<double> v100_ms = {10.37, 10.24, 10.46,  11.5,  16.07,
                                       29.37, 55.4,  109.26, 214.48};
  for (std::size_t i = 0; i < batches.size(); ++i) {
    list.push_back({"tesla-t4", network, batches[i], t4_ms[i], 0.16});
    list.push_back({"tesla-v100", network, batches[i], v100_ms[i], 0.16});
  }
  expect_published(list);
}

}  // namespace
}  // namespace airsplit
