// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <gtest/gtest.h>

#include "common/error.h"

namespace airsplit {
namespace {

TEST(Error, NoTextOfAFileMovesTheCursorOrEndsTheMessage) {
  const std::string text = std::string("a") + '\0' + "b\x1b[31m\r\x7f\nnext caf\xC3\xA9";
  EXPECT_STREQ(InputError(text).what(), "a\\x00b\\x1b[31m\\x0d\\x7f\nnext caf\xC3\xA9");
  EXPECT_STREQ(WorkError(text).what(), InputError(text).what());
}

}  // namespace
}  // namespace airsplit
