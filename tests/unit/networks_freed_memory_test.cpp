// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <cstdint>
#include <sys/resource.h>

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "inference/network/freed_memory.h"

namespace airsplit {
namespace {

std::int64_t page_faults() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

/// The page faults of writing to `count` tensors of 64 MB, one after another.
std::int64_t faults_of_large_tensors(int count) {
  const std::int64_t before = page_faults();
  for (int i = 0; i < count; ++i) torch::ones({16 << 20});
  return page_faults() - before;
}

TEST(FreedMemory, IsThereForTheNextTensorWithoutThePagesOfTheKernel) {
#if !defined(__GLIBC__) || defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "glibc's own malloc alone";
#endif
  keep_freed_memory();
  // The heap grows by some tensors first (how many differs from run to run: glibc 2.36 cannot use
  // an aligned block again at once), and by none from then on.
  faults_of_large_tensors(30);
  constexpr int kPagesOfOne = 16384;  // of 4 KiB
  EXPECT_LT(faults_of_large_tensors(30), kPagesOfOne);
}

}  // namespace
}  // namespace airsplit
