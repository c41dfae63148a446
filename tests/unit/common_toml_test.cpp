// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// TOML that would overflow the stack is refused before it is parsed; what is right is not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "common/toml.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;

std::string repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string error_of(const std::string& text) {
  try {
    parse_toml(text, "x.toml");
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(Toml, ATextHasNoNul) {
  const std::string wrong = "x.toml:2: a text with a NUL character, expected none";
  EXPECT_EQ(error_of("a = 1\nb = \"c.csv\\u0000d\""), wrong);
  EXPECT_EQ(error_of("[t]\nb = [[1, {c = \"\\u0000\"}]]"), wrong);
  EXPECT_EQ(error_of("b = \"c\\u0001d\""), "");
}

TEST(Toml, DepthIsBounded) {
  const std::string deep = "x.toml:2: keys or values are nested more than 32 deep";
  for (const int depth : {40, 100'000}) {
    EXPECT_EQ(error_of("\n" + repeat("a.", depth) + "a = 1"), deep);
    EXPECT_EQ(error_of("\n" + repeat("a . ", depth) + "a = 1"), deep);
    EXPECT_EQ(error_of("\n" + repeat("\"a\".", depth) + "a = 1"), deep);
    EXPECT_EQ(error_of("\n[" + repeat("a.", depth) + "a]"), deep);
    EXPECT_EQ(error_of("\n[[" + repeat("a.", depth) + "a]]"), deep);
    EXPECT_EQ(error_of("\na = " + repeat("[", depth)), deep);
    EXPECT_EQ(error_of("\na = " + repeat("{a=", depth)), deep);
    EXPECT_EQ(error_of("\nb = 'it\"s' # \" '\n" + repeat("a.", depth) + "a = 1").substr(0, 9),
              "x.toml:3:");
    EXPECT_NE(error_of("b = \"\"\"\n\\\"\"\"\"\n" + repeat("a.", depth) + "a = 1"), "");
  }
}

TEST(Toml, DotsAndBracketsInTextsAndCommentsAreNoDepth) {
  const std::string dots = repeat(".[{", 100);
  EXPECT_EQ(error_of("a = \"" + dots + "\"\nb = '" + dots + "' # " + dots + "\nc = \"\"\"\n" +
                     dots + "\"\"\"\nd = '''\n" + dots + "'''\n# \"" + dots + "\n"),
            "");
  EXPECT_EQ(error_of("a = [" + repeat("1.5, {b.c = 2.5},\n", 1000) + "]"), "");
}

TEST(Toml, ManyTablesAreRead) { EXPECT_EQ(error_of(repeat("[[a]]\n", 100'000)), ""); }

TEST(Toml, WhatIsWrongIsPlaced) {
  EXPECT_THAT(error_of("a = 1\nb"), HasSubstr("x.toml:2: this is not TOML: "));
}

}  // namespace
}  // namespace airsplit
