// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A lock that keeps other processes out while this one lives.
#pragma once

#include <filesystem>
#include <optional>

namespace airsplit {

/// Holds PATH, an empty file of its own that is made and removed with the lock. It is gone with
/// this process however that ends, also on network file systems that have locks, and is not
/// inherited by processes that this one forks. (It is POSIX's fcntl, on a file that nothing else
/// opens: such a lock is lost when its process closes the file anywhere.)
class FileLock {
 public:
  /// Nothing if another process holds it. Throws WorkError, "cannot write PATH: REASON".
  static std::optional<FileLock> take(const std::filesystem::path& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  FileLock(std::filesystem::path path, int file) : path_(std::move(path)), file_(file) {}

  std::filesystem::path path_;
  int file_;
};

/// Whether the open file is still the one with this name: who had it locked before may have removed
/// or renamed it.
bool is_at(int file, const std::filesystem::path& path);

}  // namespace airsplit
