// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <gtest/gtest.h>

#include "common/utf8.h"

namespace airsplit {
namespace {

// The cases of RFC 3629, sections 4 and 10.
TEST(Utf8, IsWhatRfc3629Allows) {
  for (const char* text : {"", "plain", "caf\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9D\x84\x9E"})
    EXPECT_TRUE(is_utf8(text)) << text;
  for (const char* text : {"caf\xE9", "\xC3", "\xC0\x80", "\xE0\x9F\xBF", "\xED\xA0\x80",
                           "\xF4\x90\x80\x80", "\x80", "\xFF"})
    EXPECT_FALSE(is_utf8(text)) << text;
}

TEST(Utf8, OneLineHasNoControlCharacters) {
  EXPECT_TRUE(is_one_line("caf\xC3\xA9 au lait"));
  for (const char* text : {"a\nb", "a\tb", "\x1b[31m", "\x7f", "caf\xE9"})
    EXPECT_FALSE(is_one_line(text)) << text;
}

}  // namespace
}  // namespace airsplit
