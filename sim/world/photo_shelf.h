// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Photos that were read once and are kept: schemes and sweep points see the same images.
#pragma once

#include <cstddef>
#include <map>
#include <memory>

#include "inference/data/dataset.h"
#include "inference/scheme/scheme.h"

namespace airsplit {

class PhotoShelf {
 public:
  explicit PhotoShelf(std::unique_ptr<Dataset> images) : images_(std::move(images)) {}

  const Dataset& images() const { return *images_; }
  /// Image i with its file. Kept in memory up to 256 MiB, beyond that read again each time. Throws
  /// InputError naming the file if it cannot be read or decoded.
  Photo photo(std::size_t i);

 private:
  std::unique_ptr<Dataset> images_;
  std::map<std::size_t, Photo> kept_;
  std::size_t kept_bytes_ = 0;
};

}  // namespace airsplit
