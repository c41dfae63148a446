// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Engine::train() by LibTorch.
#pragma once

#include "inference/engine/train_options.h"
#include "inference/training/codec_training.h"

namespace airsplit {

bool train(const TrainOptions& options, const CodecTrainings& trainings);

}  // namespace airsplit
