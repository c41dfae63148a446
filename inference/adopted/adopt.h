// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// From modules that somebody exported to a bundle.
#pragma once

#include <functional>
#include <string>

#include "inference/adopted/network_module.h"
#include "inference/scheme/scheme_kind.h"

namespace airsplit {

struct AdoptOptions {
  std::string manifest_path;
  std::string data;          ///< "shapes" or an image folder
  std::string out_path;      ///< where the bundle goes
  std::size_t images = 512;  ///< training images to fit quantisers and tables to, at most
  std::size_t validation_images = 200;  ///< to evaluate, at most
  std::string logits_path;  ///< where the validation images' logits go as CSV; "": nowhere
  bool overwrite = false;   ///< replace what is at out_path
  /// Called with a line on what was found.
  std::function<void(const std::string&)> say;
  /// Called after each image with (what is done with them, done, all).
  std::function<void(const char*, std::size_t, std::size_t)> progress;
};

/// Runs the modules on training images: their shapes and work are found, each codec's quantiser
/// has the range of its values (0.1 % to 99.8 % of each channel), its entropy tables are fitted;
/// then on validation images, whose accuracy and bytes the bundle's log tells. Throws
/// InputError, naming manifest and line, module or image, if a file cannot be read, a module
/// throws, gives other shapes than fit, numbers that are not finite, or other numbers when it is
/// run again on the same image.
void adopt(const AdoptOptions& options, const ModuleEngines& engines, const SchemeKinds& schemes);

}  // namespace airsplit
