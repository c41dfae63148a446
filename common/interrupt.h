// Ctrl-C: asks the work to stop at the next good place; pressed again, it ends the program.
#pragma once

namespace airsplit {

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

}  // namespace airsplit
