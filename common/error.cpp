#include "common/error.h"

#include <cstdio>
#include <cstdlib>

namespace airsplit {

void check(bool holds, const char* expectation, const char* file, int line) {
  if (holds) return;
  std::fprintf(stderr, "%s:%d: airsplit has a bug: expected %s\n", file, line, expectation);
  std::abort();
}

}  // namespace airsplit
