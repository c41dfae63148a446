#include "inference/profile/test_images.h"

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {

std::unique_ptr<Dataset> open_test_images(const std::string& where, const BundleInfo& bundle) {
  if (where.empty() && bundle.data != "shapes") {
    throw InputError(fmt::format(
        "the bundle was trained on {}: expected --data FOLDER with its images", bundle.data));
  }
  auto data = open_dataset(where.empty() ? bundle.data : where, Split::kTest);
  if (data->classes() != bundle.classes) {
    throw InputError(
        fmt::format("{}: its {} classes are not the {} classes that the bundle was trained on ({})",
                    data->name(), data->classes().size(), bundle.classes.size(), bundle.data));
  }
  return data;
}

}  // namespace airsplit
