// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The table of the codecs that airsplit comes with: what they are, and how they are trained.
#pragma once

#include "inference/training/codec_training.h"

namespace airsplit {

const CodecTrainings& builtin_trainings();

}  // namespace airsplit
