// Training: from a recipe and a data set to a bundle, step by step, resumable.
#pragma once

#include <functional>
#include <string>

namespace airsplit {

struct TrainOptions {
  std::string recipe_path;
  std::string data;            ///< "shapes" or an image folder
  std::string pretrain_data;   ///< image folder for the recipe's [pretrain], if it has one
  std::string weights;         ///< backbone to begin with, in place of [pretrain]: .pth or bundle
  std::string bundle_path;     ///< where the bundle goes; checkpoints lie beside it, in PATH.work/
  std::string device = "cpu";  ///< "cpu" or "cuda"
  bool resume = false;         ///< go on from the last checkpoint
  int threads = 0;             ///< 0: one per core
  /// Asked between batches; when it says true, training saves a checkpoint and returns.
  std::function<bool()> stop_requested;
};

/// Runs the recipe's phases in order and writes the bundle. Progress goes to standard error and, as
/// CSV, to PATH.work/log.csv. Throws InputError on a wrong recipe or unusable data, WorkError if
/// training diverges or the disk is full. Returns false if it was stopped before the end.
bool train(const TrainOptions& options);

}  // namespace airsplit
