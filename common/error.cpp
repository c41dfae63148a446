// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/error.h"

#include <cstdio>
#include <cstdlib>

namespace airsplit {

std::string visible(const std::string& text) {
  std::string shown;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    const bool is_control = (code < ' ' && c != '\n') || code == 0x7F;
    if (!is_control) {
      shown += c;
      continue;
    }
    constexpr char kDigits[] = "0123456789abcdef";
    shown += {'\\', 'x', kDigits[code / 16], kDigits[code % 16]};
  }
  return shown;
}

void check(bool holds, const char* expectation, const char* file, int line) {
  if (holds) return;
  std::fprintf(stderr, "%s:%d: airsplit has a bug: expected %s\n", file, line, expectation);
  std::abort();
}

}  // namespace airsplit
