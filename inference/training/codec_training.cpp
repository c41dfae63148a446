// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/codec_training.h"

namespace airsplit {

CodecKinds codecs_of(const CodecTrainings& trainings) {
  CodecKinds kinds;
  for (const CodecTraining* training : trainings) {
    kinds.insert(kinds.end(), training->codecs.begin(), training->codecs.end());
  }
  return kinds;
}

}  // namespace airsplit
