// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/network/freed_memory.h"

#include <cstdlib>  // says whether the C library is glibc
#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace airsplit {

void keep_freed_memory() {
#if defined(__GLIBC__)
  mallopt(M_MMAP_MAX, 0);         // no mapping of its own for a large tensor,
  mallopt(M_TRIM_THRESHOLD, -1);  // and never give back the end of the heap
#endif
}

}  // namespace airsplit
