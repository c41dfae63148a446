// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Engine::refit() by LibTorch.
#pragma once

#include "inference/codec/codec_network.h"
#include "inference/engine/refit_options.h"

namespace airsplit {

void refit(const RefitOptions& options, const CodecKinds& kinds);

}  // namespace airsplit
