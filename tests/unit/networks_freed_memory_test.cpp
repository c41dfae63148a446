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

/// The page faults of writing to a tensor of 64 MB that then is gone.
std::int64_t faults_of_a_large_tensor() {
  const std::int64_t before = page_faults();
  torch::ones({16 << 20});
  return page_faults() - before;
}

TEST(FreedMemory, IsThereForTheNextTensorWithoutThePagesOfTheKernel) {
#if !defined(__GLIBC__) || defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "glibc's own malloc alone";
#endif
  keep_freed_memory();
  faults_of_a_large_tensor();
  EXPECT_LT(faults_of_a_large_tensor(), 100);  // 16384 pages of 4 KiB
}

}  // namespace
}  // namespace airsplit
