// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/csv_reader.h"
#include "common/error.h"

namespace airsplit {
namespace {

std::string error_of(const std::string& text) {
  CsvReader reader(text, "x.csv");
  std::vector<std::string> row;
  try {
    while (reader.next(row)) {
    }
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(CsvReader, FilesOfOtherProgramsAreNamedForWhatTheyAre) {
  EXPECT_EQ(error_of("a,b\r\n1,2\r\n"), "");
  EXPECT_EQ(error_of("a\n1\n"), "");
  EXPECT_EQ(error_of("a;b\n1;2\n"), "x.csv:1: fields separated by semicolons, expected commas");
  EXPECT_EQ(error_of("a\r1\r2\r"), "x.csv:1: the lines end in CR alone, expected LF or CR LF");
  EXPECT_EQ(error_of("a,b\r1,2\r"), "x.csv:1: the lines end in CR alone, expected LF or CR LF");
}

}  // namespace
}  // namespace airsplit
