// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/network/threads.h"

#include <dlfcn.h>

#include <ATen/Parallel.h>

namespace airsplit {

void set_compute_threads(int threads) {
  at::set_num_threads(threads);
  // LibTorch does not tell OpenBLAS, whose pool of threads would stay as large as the machine and
  // serve one caller at a time. Found at run time, as LibTorch may be built on another library.
  using SetThreads = void (*)(int);
  const auto set = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
  if (set != nullptr) set(threads);
}

}  // namespace airsplit
