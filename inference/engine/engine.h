// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What computes networks: LibTorch behind an interface without it, so that a program which infers
// nothing does not load it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/bytes.h"
#include "inference/adopted/network_module.h"
#include "inference/engine/block_timing.h"
#include "inference/engine/refit_options.h"
#include "inference/engine/train_options.h"
#include "inference/scheme/networks.h"
#include "inference/scheme/scheme_kind.h"

namespace airsplit {

class Engine {
 public:
  virtual ~Engine() = default;

  /// The networks of a bundle file. The specs of its codecs have their kinds from `schemes`. Throws
  /// InputError that begins with `name` on what is no sound bundle, or has a codec that the engine
  /// or `schemes` do not know.
  virtual std::shared_ptr<const Networks> parse_bundle(const Bytes& bytes, const std::string& name,
                                                       const SchemeKinds& schemes) const = 0;

  /// What runs the modules of an adopted network.
  virtual ModuleEngines module_engines() const = 0;

  /// Trains, from a recipe and a data set to a bundle, step by step, resumable: runs the recipe's
  /// phases in order and writes the bundle. Progress goes to standard error and, as CSV, to
  /// PATH.work/log.csv. Throws InputError on a wrong recipe or unusable data, WorkError if training
  /// diverges or the disk is full. Returns false if it was stopped before the end.
  virtual bool train(const TrainOptions& options) const = 0;

  /// Writes a bundle with the same networks, whose channels' means and order of importance and
  /// entropy tables are measured on the data's training images, and whose values have the bit
  /// depths asked for. The weights stay the same to the bit. Throws InputError on a wrong bundle or
  /// unusable data.
  virtual void refit(const RefitOptions& options) const = 0;

  /// Every different block of a bundle's schemes, on random input of one image: the backbone's
  /// units in order, then each codec's last block, encoder and decoder. Throws InputError as
  /// parse_bundle does.
  virtual std::vector<TimedBlock> time_blocks(const std::string& bundle_path,
                                              const TimingOptions& options) const = 0;

  virtual MachineLimits measure_limits(int threads) const = 0;
};

/// Where a program gets its engine from, when it first needs one.
using EngineSource = const Engine& (*)();

}  // namespace airsplit
