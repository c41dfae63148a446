// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "common/error.h"
#include "common/part_file.h"
#include "common/random.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;

void write_whole(const fs::path& path, std::string_view content) {
  PartFile file(path, PartFile::IfBusy::kWait);
  file.write(content);
  file.finish();
}

[[noreturn]] void fail_to_read(const fs::path& path, const std::string& reason) {
  throw InputError(fmt::format("{}: the file cannot be read: {}", path.string(), reason));
}

/// What is at a path that cannot be a file of ours; "" of regular files, pipes and nothing at all.
std::string odd_kind(fs::file_type type) {
  switch (type) {
    case fs::file_type::directory:
      return "a folder";
    case fs::file_type::character:
    case fs::file_type::block:
      return "a device";
    case fs::file_type::socket:
      return "a socket";
    default:
      return "";
  }
}

/// An open file, closed at the end.
class OpenFile {
 public:
  explicit OpenFile(const fs::path& path) : path_(path) {
    // A pipe without a writer would keep open() waiting.
    file_ = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file_ < 0) fail_to_read(path_, std::strerror(errno));
    fstat(file_, &facts_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() { close(file_); }

  /// 0 of what has no size.
  std::size_t size() const { return S_ISREG(facts_.st_mode) ? std::size_t(facts_.st_size) : 0; }

  /// Some bytes, at most so many; 0 at the end.
  std::size_t read_some(char* bytes, std::size_t most) {
    bool has_waited = false;
    for (;;) {
      const ssize_t count = read(file_, bytes, most);
      if (count > 0) come_ = true;
      if (count > 0 || (count == 0 && (come_ || !S_ISFIFO(facts_.st_mode))))
        return std::size_t(count);
      if (count == 0) {  // the end of an empty pipe, or one that nobody writes to yet
        const int came = wait(kPatienceForWriterMs);
        if ((came & POLLHUP) != 0 && (came & POLLIN) == 0) return 0;
        if (came == 0 && has_waited) fail_to_read(path_, "nothing writes to this pipe");
        has_waited = true;
      } else if (errno == EAGAIN) {
        if (wait(kPatienceMs) == 0)
          fail_to_read(path_, fmt::format("nothing came for {} s", kPatienceMs / 1000));
      } else if (errno != EINTR) {
        fail_to_read(path_, std::strerror(errno));
      }
    }
  }

 private:
  static constexpr int kPatienceForWriterMs = 1'000, kPatienceMs = 60'000;

  /// What poll() says: 0 if nothing happens.
  int wait(int ms) const {
    pollfd wanted = {file_, POLLIN, 0};
    return poll(&wanted, 1, ms) > 0 ? wanted.revents : 0;
  }

  const fs::path& path_;
  int file_;
  struct stat facts_ = {};
  bool come_ = false;  ///< anything
};

/// `content`: bytes or a text, empty.
template <typename Content>
void read_all(const fs::path& path, std::size_t most_bytes, Content& content) {
  std::error_code ignored;
  const std::string odd = odd_kind(fs::status(path, ignored).type());
  if (!odd.empty()) fail_to_read(path, "it is " + odd);
  const auto refuse_size = [&] {
    fail_to_read(path, fmt::format("it has over {} bytes, the most for such a file", most_bytes));
  };
  OpenFile file(path);
  if (file.size() > most_bytes) refuse_size();
  constexpr std::size_t kAtOnce = 1 << 18;
  content.reserve(file.size() + 1);
  std::vector<char> some(kAtOnce);
  while (const std::size_t count = file.read_some(some.data(), some.size())) {
    content.insert(content.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(count));
    if (content.size() > most_bytes) refuse_size();
  }
}

}  // namespace

Bytes read_file(const fs::path& path, std::size_t most_bytes) {
  Bytes bytes;
  read_all(path, most_bytes, bytes);
  return bytes;
}

std::string read_text(const fs::path& path, std::size_t most_bytes) {
  std::string text;
  read_all(path, most_bytes, text);
  return text;
}

std::string file_start(const fs::path& path, std::size_t bytes) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return "";
  std::ifstream file(path, std::ios::binary);
  std::string start(bytes, '\0');
  file.read(start.data(), static_cast<std::streamsize>(bytes));
  start.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file.gcount())));
  return start;
}

void write_file(const fs::path& path, const Bytes& bytes) {
  write_whole(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

void write_file(const fs::path& path, const std::string& text) { write_whole(path, text); }

std::string content_hash(const Bytes& bytes) {
  return fmt::format("{:016x}", fnv1a64(std::string_view(
                                    reinterpret_cast<const char*>(bytes.data()), bytes.size())));
}

void expect_no_device(const fs::path& path, const std::string& what) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (!fs::exists(status) || fs::is_regular_file(status)) return;
  const std::string odd = odd_kind(status.type());
  throw InputError(fmt::format("{}: this is {}, expected the name of {}", path.string(),
                               odd.empty() ? "a pipe" : odd, what));
}

void expect_writable(const fs::path& path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (fs::exists(status) && !fs::is_directory(status)) return;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  std::string reason;
  if (fs::is_directory(status)) {
    reason = "it is a folder";
  } else if (fs::exists(folder, ignored) && !fs::is_directory(folder, ignored)) {
    reason = std::strerror(ENOTDIR);
  } else if (access(folder.c_str(), W_OK | X_OK) != 0) {
    reason = std::strerror(errno);
  }
  if (!reason.empty()) throw WorkError(fmt::format("cannot write {}: {}", path.string(), reason));
}

void expect_another_file(const fs::path& output, const fs::path& input) {
  std::error_code ignored;
  const bool is_same =
      fs::equivalent(output, input, ignored) ||
      fs::weakly_canonical(output, ignored) == fs::weakly_canonical(input, ignored);
  if (!is_same) return;
  throw InputError(output.string() + ": is the input itself; give another name");
}

}  // namespace airsplit
