// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Workers in processes of their own, which are given items (points of a sweep) and send back texts.
//
// Two pools do this: processes forked on this machine (sim/sweep/fork_pool.h) and the ranks of an
// MPI job (sim/mpi_pool.h). What is asked of whom, and what happens if a worker dies, is decided by
// dispatch() (sim/sweep/dispatch.h), the same for both.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace airsplit {

/// A message about the item that a worker has begun and not finished.
using Note = std::function<void(const std::string&)>;

/// What a worker does with an item; runs in the worker. What it returns is the result. An exception
/// is sent as a failure with its message.
using Job = std::function<std::string(std::uint64_t item, const Note& note)>;

struct WorkerMessage {
  enum class Kind : char {
    kNothing = '-',  ///< nothing came for a while
    kNote = 'n',
    kResult = 'r',
    kFailure = 'f',
    kDeath = 'd',  ///< the process ended; what it was given is lost, and another took its place
  };
  Kind kind = Kind::kNothing;
  std::size_t worker = 0;
  std::string text;  ///< the note, the result, the message of the failure, or how the process ended
};

class WorkerPool {
 public:
  WorkerPool() = default;
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  /// Ends the workers.
  virtual ~WorkerPool() = default;

  virtual std::size_t workers() const = 0;

  /// Gives a worker an item. It does its items one after another, in the order in which they came.
  virtual void give(std::size_t worker, std::uint64_t item) = 0;

  /// The next message, or nothing after a fraction of a second or a signal.
  virtual WorkerMessage wait() = 0;
};

}  // namespace airsplit
