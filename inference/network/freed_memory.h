// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What the C library does with the memory of tensors that are gone.
#pragma once

namespace airsplit {

/// Keeps it for the next ones, in the whole process and from now on. Otherwise glibc gives each
/// large tensor's back to the kernel, which fills that of the next with zeros page by page: at 224
/// pixels nearly half of the time of computing features. The heap grows to some times of what lives
/// in it. Nothing with another C library.
void keep_freed_memory();

}  // namespace airsplit
