#include "common/file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "common/error.h"
#include "common/random.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;

WorkError cannot_write(const fs::path& path, int error) {
  return WorkError(fmt::format("cannot write {}: {}", path.string(), std::strerror(error)));
}

/// Writes to the file `path`; `name` is what the user calls it.
void write_plainly(const fs::path& path, std::string_view content, const fs::path& name) {
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) throw cannot_write(name, errno);
  int error = std::fwrite(content.data(), 1, content.size(), file) == content.size() ? 0 : errno;
  if (std::fclose(file) != 0 && error == 0) error = errno;
  if (error != 0) throw cannot_write(name, error);
}

void write_whole(const fs::path& path, std::string_view content) {
  std::error_code ignored;
  if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored)) {
    write_plainly(path, content, path);  // a pipe or a terminal cannot be replaced
    return;
  }
  fs::path part = path;
  part += ".part";
  try {
    write_plainly(part, content, path);
    std::error_code error;
    fs::rename(part, path, error);
    if (error) throw cannot_write(path, error.value());
  } catch (const WorkError&) {
    fs::remove(part, ignored);
    throw;
  }
}

}  // namespace

Bytes read_file(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    throw InputError(path.string() + ": the file cannot be read: it is a folder");
  }
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  Bytes bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in) {
    throw InputError(
        fmt::format("{}: the file cannot be read: {}", path.string(), std::strerror(errno)));
  }
  return bytes;
}

void write_file(const fs::path& path, const Bytes& bytes) {
  write_whole(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

void write_file(const fs::path& path, const std::string& text) { write_whole(path, text); }

std::string content_hash(const Bytes& bytes) {
  return fmt::format("{:016x}", fnv1a64(std::string_view(
                                    reinterpret_cast<const char*>(bytes.data()), bytes.size())));
}

void expect_another_file(const std::filesystem::path& output, const std::filesystem::path& input) {
  std::error_code ignored;
  if (!std::filesystem::equivalent(output, input, ignored)) return;
  throw InputError(output.string() + ": is the input itself; give another name");
}

}  // namespace airsplit
