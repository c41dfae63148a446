// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How codecs are trained: the table of trainings, each of one codec or of a few alike.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "inference/codec/codec_network.h"

namespace airsplit {

class CodecTrainer;
struct CodecTarget;
class TomlTable;

/// Trains codecs one after another in one training, and keeps what they share.
class CodecMethod {
 public:
  virtual ~CodecMethod() = default;

  /// The network of a target, trained through its coarsest quantiser: a finer one can only be
  /// nearer to the values. `name` begins the names of its phases. Throws TrainingStopped.
  virtual std::shared_ptr<CodecNetwork> train(CodecTrainer& trainer, const CodecTarget& target,
                                              const std::string& name) = 0;
};

struct CodecTraining {
  CodecKinds codecs;
  /// Reads the keys of a recipe's [[codec]] that are theirs alone. `all_channels` are those of the
  /// split point. Throws InputError as TomlTable does.
  void (*read)(TomlTable& table, int all_channels, CodecTarget& target);
  std::unique_ptr<CodecMethod> (*make)();
};

/// A table of trainings, whose entries outlive everything.
using CodecTrainings = std::vector<const CodecTraining*>;

CodecKinds codecs_of(const CodecTrainings& trainings);

}  // namespace airsplit
