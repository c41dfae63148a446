// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/data/dataset.h"

#include "common/data_folder.h"

namespace airsplit {

std::unique_ptr<Dataset> open_dataset(const std::string& where, Split split) {
  return where == kDrawnImages ? make_shapes(split) : open_image_folder(where, split);
}

}  // namespace airsplit
