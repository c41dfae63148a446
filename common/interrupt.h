// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Ctrl-C: asks the work to stop at the next good place; pressed again, it ends the program.
#pragma once

#include "common/error.h"

namespace airsplit {

/// The user asked to stop (Ctrl-C).
class Interrupted : public WorkError {
 public:
  Interrupted() : WorkError("interrupted") {}
};

/// While one lives, SIGINT and SIGTERM set a mark instead of ending the program.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  /// Whether a signal came since the guard was made.
  static bool requested();
};

/// In long work, at a place where it can stop: throws Interrupted if a signal came.
void stop_if_interrupted();

}  // namespace airsplit
