// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What every phase of training shares: threads, precision, progress, checkpoints, a request to
// stop.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "common/random.h"
#include "inference/engine/train_options.h"
#include "inference/training/recipe.h"
#include "inference/training/training_data.h"

namespace airsplit {

/// Thrown between batches when the user asked to stop.
struct TrainingStopped {};

/// While it lives, no process empties the work folder: one that does not share it empties it first,
/// and throws InputError if another one uses it.
class WorkFolderUse {
 public:
  WorkFolderUse(const std::string& folder, bool is_shared);
  ~WorkFolderUse();
  WorkFolderUse(const WorkFolderUse&) = delete;
  WorkFolderUse& operator=(const WorkFolderUse&) = delete;

 private:
  int file_ = -1;
};

/// A run of training: where its files lie, and how it reports.
class TrainingSession {
 public:
  TrainingSession(const TrainOptions& options, const Recipe& recipe);

  /// Before the first phase. `start` is all that decides what the checkpoints hold: with --resume
  /// the folder's must be the same; with --overwrite the folder is emptied. Throws InputError if it
  /// is another's, if it has checkpoints and neither was said, if there is a bundle and nothing to
  /// resume, or if another process trains in it and there is no --resume.
  void open_work_folder(const std::string& start);

  const Recipe& recipe() const { return recipe_; }
  torch::Device device() const { return device_; }
  /// Whether convolutions run in bfloat16: as the recipe says, else where that is the faster.
  bool mixed_precision() const { return mixed_precision_; }
  /// What is computed with, in words, and why.
  std::string arithmetic() const;
  /// Random numbers of one phase; `index` counts epochs.
  RandomStream draws(const std::string& phase, int index = 0) const;
  /// Path of a phase's checkpoint.
  std::string checkpoint_path(const std::string& phase) const;
  /// Path of the file that processes lock while they do this piece of work.
  std::string lock_path(const std::string& work) const;
  /// A line on standard error.
  void say(const std::string& line) const;
  /// One row of the CSV log and one line on standard error.
  void log_epoch(const std::string& phase, int epoch, int epochs, double loss,
                 std::optional<double> accuracy, double images_per_second) const;
  bool stop_requested() const;
  void throw_if_stopped() const;

 private:
  std::string log_path() const;
  /// Throws InputError if this start would delete checkpoints or a bundle that nobody gave up.
  void expect_nothing_is_lost() const;

  TrainOptions options_;
  Recipe recipe_;
  torch::Device device_;
  bool mixed_precision_;
  int threads_;
  std::string work_folder_;
  std::shared_ptr<const WorkFolderUse> use_;
};

/// While it lives, no other process does the same piece of work in the same work folder. Several
/// processes can so share one training, and a killed one leaves no lock behind.
class WorkLock {
 public:
  enum Mode { kWait, kIfFree };
  /// Throws WorkError if the work folder cannot be written to.
  WorkLock(const TrainingSession& session, const std::string& work, Mode mode);
  ~WorkLock();
  WorkLock(const WorkLock&) = delete;
  WorkLock& operator=(const WorkLock&) = delete;
  /// False only with kIfFree, if another process has it.
  bool held() const { return held_; }

 private:
  int file_ = -1;
  bool held_ = false;
};

/// While it lives, convolutions and matrix products run in bfloat16.
class MixedPrecision {
 public:
  MixedPrecision(bool enabled, torch::Device device);
  ~MixedPrecision();
  MixedPrecision(const MixedPrecision&) = delete;
  MixedPrecision& operator=(const MixedPrecision&) = delete;

 private:
  bool enabled_;
  torch::Device device_;
};

/// Lays a network's convolutions out as the fastest kernels want them (channels last). Its inputs
/// should be too: others are laid out anew in every layer.
void use_channels_last(torch::nn::Module& module);
torch::Tensor channels_last(const torch::Tensor& images);

/// Learning rate as a share of its peak: linear warm-up, then half a cosine down to 0.
double schedule(double progress, double warmup_share);

/// One phase: `epochs` times over the training images in batches, with a checkpoint after each
/// epoch.
struct Phase {
  std::string name;
  int epochs = 0;
  int batch = 64;
  double warmup_share = 0.1;
  std::int64_t images = 0;
  torch::nn::Module* module = nullptr;  ///< what the checkpoint holds
  torch::optim::Optimizer* optimizer = nullptr;
  /// Loss of one batch (indices of images, draws of this epoch, progress in [0, 1) of the phase).
  std::function<torch::Tensor(const torch::Tensor&, const RandomStream&, double)> loss;
  /// Accuracy on the validation images; may be empty.
  std::function<double()> validate;
};

/// Runs the epochs that the checkpoint does not have. The result is the same whether it was
/// interrupted or not. Throws WorkError if the loss stops being a number: the last checkpoint
/// stays.
void run_phase(const TrainingSession& session, const Phase& phase);

/// Marks which parameters train; all others are frozen.
void train_only(torch::nn::Module& module, const std::vector<torch::Tensor>& trained);

/// Share of rows whose largest logit is the label.
double share_right(const torch::Tensor& logits, const torch::Tensor& labels);

}  // namespace airsplit
