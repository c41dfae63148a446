#include "common/file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

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
