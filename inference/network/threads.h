// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How many threads the libraries below LibTorch's networks may use.
#pragma once

namespace airsplit {

/// For the calling thread's networks from now on, LibTorch's own threads and OpenBLAS's. At one,
/// several threads of a program can each run networks, and none waits for another's.
void set_compute_threads(int threads);

}  // namespace airsplit
