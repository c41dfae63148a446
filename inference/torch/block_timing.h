// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Engine::time_blocks() and Engine::measure_limits() by LibTorch.
#pragma once

#include <string>
#include <vector>

#include "inference/codec/codec_network.h"
#include "inference/engine/block_timing.h"

namespace airsplit {

std::vector<TimedBlock> time_blocks(const std::string& bundle_path, const TimingOptions& options,
                                    const CodecKinds& kinds);

MachineLimits measure_limits(int threads);

}  // namespace airsplit
