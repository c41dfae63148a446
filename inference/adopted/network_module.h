// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A part of a network that somebody exported, and what can run it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/bytes.h"
#include "inference/scheme/work.h"

namespace airsplit {

/// Numbers in row-major order.
struct Array {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// What a module computes for one input.
struct ModuleWork {
  PartWork blocks;
  std::vector<double> seconds;  ///< that each block took
  double parameters = 0;
  /// Operations that multiply, but whose work nothing here counts, each once.
  std::vector<std::string> uncounted;
};

/// One module: a function of one array. Safe to call from several threads.
class NetworkModule {
 public:
  virtual ~NetworkModule() = default;

  /// Throws InputError, saying why, if the module throws or gives anything but one array of
  /// floating-point numbers.
  virtual Array run(const Array& input) const = 0;
  /// Runs it once, counts and takes the time. Throws as run() does.
  virtual ModuleWork measure(const Array& input) const = 0;
};

/// What modules are made with and run by.
class ModuleEngine {
 public:
  virtual ~ModuleEngine() = default;

  virtual std::string name() const = 0;  ///< as manifests have it
  /// Of a file's bytes; `name` is the file's. Throws InputError that begins with it.
  virtual std::shared_ptr<const NetworkModule> load(const Bytes& bytes,
                                                    const std::string& name) const = 0;
  /// See Networks::use_one_thread().
  virtual void use_one_thread() const = 0;
};

/// Each outlives all of its modules.
using ModuleEngines = std::vector<const ModuleEngine*>;

}  // namespace airsplit
