// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/photo_shelf.h"

namespace airsplit {
namespace {

constexpr std::size_t kMostBytes = 256u << 20;

}  // namespace

Photo PhotoShelf::photo(std::size_t i) {
  const auto found = kept_.find(i);
  if (found != kept_.end()) return found->second;
  Photo photo{images_->file(i), images_->image(i)};
  const std::size_t bytes = photo.file.size() + photo.pixels.rgb.size();
  if (kept_bytes_ + bytes <= kMostBytes) {
    kept_bytes_ += bytes;
    kept_.emplace(i, photo);
  }
  return photo;
}

}  // namespace airsplit
