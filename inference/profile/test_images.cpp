// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/profile/test_images.h"

#include <utility>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/data/class_names.h"

namespace airsplit {

std::unique_ptr<Dataset> open_test_images(const std::string& where, const BundleInfo& bundle) {
  if (where.empty() && bundle.data != "shapes") {
    throw InputError(fmt::format(
        "the bundle was trained on {}: expected --data FOLDER with its images", bundle.data));
  }
  const std::string from = where.empty() ? bundle.data : where;
  auto data = open_dataset(from, Split::kTest);
  const std::string difference = class_difference(data->classes(), bundle.classes);
  if (!difference.empty()) {
    std::string message = fmt::format(
        "{}: its {} classes are not the {} classes that the bundle was trained on ({}): {}",
        data->name(), data->classes().size(), bundle.classes.size(), bundle.data, difference);
    for (const std::string& line : data->notes()) message += "\n" + line;
    throw InputError(message);
  }
  // What is drawn can be read; a folder's images are looked at before anything is measured.
  return from == "shapes" ? std::move(data) : readable_images(std::move(data));
}

}  // namespace airsplit
