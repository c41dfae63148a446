// The table of the codecs that airsplit comes with: what they are, and how they are trained.
#pragma once

#include "inference/training/codec_training.h"

namespace airsplit {

const CodecTrainings& builtin_trainings();

}  // namespace airsplit
