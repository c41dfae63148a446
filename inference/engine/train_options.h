// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a training is given.
#pragma once

#include <functional>
#include <string>

namespace airsplit {

struct TrainOptions {
  std::string recipe_path;
  std::string data;            ///< "shapes" or an image folder
  std::string pretrain_data;   ///< image folder for the recipe's [pretrain], if it has one
  std::string weights;         ///< backbone to begin with, in place of [pretrain]: .pth or bundle
  bool keep_codecs = false;    ///< those of `weights`, a bundle, go before the recipe's
  std::string bundle_path;     ///< where the bundle goes; checkpoints lie beside it, in PATH.work/
  std::string device = "cpu";  ///< "cpu" or "cuda"
  bool resume = false;         ///< go on from the last checkpoint
  bool overwrite = false;      ///< begin anew where there are checkpoints, or a bundle, already
  int threads = 0;             ///< 0: one per core
  /// Asked between batches; when it says true, training saves a checkpoint and returns.
  std::function<bool()> stop_requested;
};

}  // namespace airsplit
