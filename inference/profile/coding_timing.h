// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How long coding takes on this machine: images and the symbols that are sent.
#pragma once

#include <map>
#include <string>

#include "inference/scheme/networks.h"

namespace airsplit {

/// Nanoseconds a pixel or symbol of each CodingKind, in this thread: of PNG, JPEG and WebP with
/// images of the data set `shapes` at the networks' input size, of the entropy coder with what the
/// networks' codecs send for such images. Each is the median of the repetitions, each of which
/// codes all images. Throws InputError if a codec of the networks is damaged.
std::map<std::string, double> time_coding(const Networks& networks, int repetitions);

}  // namespace airsplit
