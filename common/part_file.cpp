// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/part_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "common/error.h"
#include "common/file_lock.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;

using StdioFile = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

[[noreturn]] void fail(const fs::path& path, const std::string& reason) {
  throw WorkError(fmt::format("cannot write {}: {}", path.string(), reason));
}

[[noreturn]] void fail(const fs::path& path) { fail(path, std::strerror(errno)); }

/// False if there is no waiting and another one has it. A file system without locks has none to
/// wait for.
bool lock(int file, const fs::path& path, PartFile::IfBusy if_busy) {
  const int how = if_busy == PartFile::IfBusy::kWait ? LOCK_EX : LOCK_EX | LOCK_NB;
  while (flock(file, how) != 0) {
    if (errno == ENOLCK || errno == ENOTSUP || errno == ENOSYS) return true;
    if (errno == EWOULDBLOCK) return false;
    if (errno != EINTR) fail(path);
  }
  return true;
}

/// The file `part` of `path`, empty, and this one's alone.
std::FILE* open_alone(const fs::path& part, const fs::path& path, PartFile::IfBusy if_busy) {
  for (;;) {
    // "w" would empty a file that another one is writing.
    StdioFile file(std::fopen(part.c_str(), "ae"), &std::fclose);
    if (!file) fail(path);
    if (!lock(fileno(file.get()), path, if_busy)) fail(path, "another process is writing it");
    if (!is_at(fileno(file.get()), part)) continue;  // it has been given its name meanwhile
    if (ftruncate(fileno(file.get()), 0) != 0) fail(path);
    return file.release();
  }
}

/// Not of a pipe that nobody reads, which would wait for ever: a reader may be a second late.
int open_to_write(const fs::path& path) {
  for (int tries = 0;; ++tries) {
    const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);
    if (file >= 0) return file;
    if (errno != ENXIO || tries == 20) fail(path);
    usleep(50'000);
  }
}

std::FILE* open_as_it_is(const fs::path& path) {
  const int file = open_to_write(path);
  fcntl(file, F_SETFL, fcntl(file, F_GETFL) & ~O_NONBLOCK);
  std::FILE* const stream = fdopen(file, "w");
  if (stream == nullptr) fail(path);
  return stream;
}

/// "/dev/stdout" where that leads to a file: it can be neither replaced nor shared.
void expect_own_name(const fs::path& path) {
  const std::string folder = path.lexically_normal().string();
  std::error_code ignored;
  const bool is_open_file = folder.rfind("/dev/", 0) == 0 || folder.rfind("/proc/", 0) == 0;
  if (is_open_file && fs::is_symlink(path, ignored) && fs::is_regular_file(path, ignored))
    fail(path, "this is a file that is open already; give its own name");
}

bool can_be_replaced(const fs::path& path) {
  expect_own_name(path);
  std::error_code ignored;
  return !fs::exists(path, ignored) || fs::is_regular_file(path, ignored);
}

/// False with errno. Some files have no disk to be brought to.
bool bring_to_disk(std::FILE* file) {
  if (std::fflush(file) != 0) return false;
  return fsync(fileno(file)) == 0 || errno == EINVAL || errno == ENOTSUP;
}

}  // namespace

PartFile::PartFile(fs::path path, IfBusy if_busy)
    : is_replaced_(can_be_replaced(path)),
      path_(std::move(path)),
      part_(path_.string() + ".part"),
      file_(is_replaced_ ? open_alone(part_, path_, if_busy) : open_as_it_is(path_)) {}

PartFile::~PartFile() {
  if (file_ == nullptr) return;
  if (is_replaced_) unlink(part_.c_str());  // before it is let go: afterwards it may be another's
  std::fclose(file_);
}

void PartFile::write(std::string_view content) {
  if (std::fwrite(content.data(), 1, content.size(), file_) != content.size()) fail(path_);
}

void PartFile::finish() {
  if (std::ferror(file_) != 0) fail(path_, "a part of it could not be written");
  if (!bring_to_disk(file_)) fail(path_);
  if (is_replaced_ && std::rename(part_.c_str(), path_.c_str()) != 0) fail(path_);
  std::fclose(std::exchange(file_, nullptr));
}

}  // namespace airsplit
