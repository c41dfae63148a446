// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/file_lock.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_to_lock(const fs::path& path) {
  throw WorkError(fmt::format("cannot write {}: {}", path.string(), std::strerror(errno)));
}

/// False if another process has it.
bool lock(int file, const fs::path& path) {
  struct flock whole = {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (fcntl(file, F_SETLK, &whole) == 0) return true;
  if (errno != EACCES && errno != EAGAIN) fail_to_lock(path);
  return false;
}

}  // namespace

bool is_at(int file, const fs::path& path) {
  struct stat open_file = {}, named = {};
  return fstat(file, &open_file) == 0 && stat(path.c_str(), &named) == 0 &&
         open_file.st_ino == named.st_ino && open_file.st_dev == named.st_dev;
}

std::optional<FileLock> FileLock::take(const fs::path& path) {
  for (;;) {
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0) fail_to_lock(path);
    const bool locked = lock(file, path);
    if (locked && is_at(file, path)) return FileLock(path, file);
    close(file);
    if (!locked) return std::nullopt;
  }
}

FileLock::FileLock(FileLock&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(file_, other.file_);
  return *this;
}

FileLock::~FileLock() {
  if (file_ < 0) return;
  unlink(path_.c_str());  // before it is let go: afterwards it may be another's
  close(file_);
}

}  // namespace airsplit
