// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What measuring anew what a bundle's codecs know of their data is given.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace airsplit {

struct RefitOptions {
  std::string bundle_path;
  std::string data;        ///< "shapes" or an image folder, with the bundle's classes
  std::string out_path;    ///< where the new bundle goes
  std::vector<int> bits;   ///< bit depths of every codec's values; empty: those that it has
  int threads = 0;         ///< 0: one per core
  bool overwrite = false;  ///< replace what is at out_path
  /// Called with a line on each codec.
  std::function<void(const std::string&)> say;
};

}  // namespace airsplit
