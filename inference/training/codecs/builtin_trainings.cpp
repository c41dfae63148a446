// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/codecs/builtin_trainings.h"

namespace airsplit {

// Each is in the file of its name.
const CodecTraining* aecnn_training();  // and its control
const CodecTraining* bottlenet_training();
const CodecTraining* progressive_training();

const CodecTrainings& builtin_trainings() {
  static const CodecTrainings trainings = {aecnn_training(), bottlenet_training(),
                                           progressive_training()};
  return trainings;
}

}  // namespace airsplit
