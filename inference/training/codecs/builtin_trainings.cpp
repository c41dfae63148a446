#include "inference/training/codecs/builtin_trainings.h"

namespace airsplit {

const CodecTrainings& builtin_trainings() {
  static const CodecTrainings trainings = {aecnn_training(), bottlenet_training()};
  return trainings;
}

}  // namespace airsplit
