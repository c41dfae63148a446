#include "cli/output.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "common/error.h"

namespace airsplit {

void print(const std::string& text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) {
    throw WorkError(std::string("standard output: ") + std::strerror(errno));
  }
}

}  // namespace airsplit
