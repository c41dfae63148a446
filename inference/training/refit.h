// Engine::refit() by LibTorch.
#pragma once

#include "inference/codec/codec_network.h"
#include "inference/engine/refit_options.h"

namespace airsplit {

void refit(const RefitOptions& options, const CodecKinds& kinds);

}  // namespace airsplit
