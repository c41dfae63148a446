#include "inference/data/dataset.h"

namespace airsplit {

std::unique_ptr<Dataset> open_dataset(const std::string& where, Split split) {
  return where == "shapes" ? make_shapes(split) : open_image_folder(where, split);
}

}  // namespace airsplit
