// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// CSV files of the user's, line by line.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace airsplit {

/// Reads lines of fields as R, pandas and spreadsheets write them: quotes of RFC 4180, lines that
/// end in LF or CRLF, a byte order mark before the first, blanks around fields. Lines of nothing
/// are passed over. A field has no line end in it.
class CsvReader {
 public:
  /// `text` outlives the reader; `name` is the file's, for messages.
  CsvReader(const std::string& text, std::string name);

  /// The fields of the next line; false if there is none. Throws InputError, with the line, on a
  /// quote that is not closed and on a NUL byte.
  bool next(std::vector<std::string>& fields);

  /// Of the line that was read last, counted from 1.
  std::size_t line() const { return line_; }
  /// "FILE:LINE" of any line.
  std::string where(std::size_t line) const;
  std::string where() const { return where(line_); }

 private:
  void expect_csv(const std::vector<std::string>& fields) const;
  void split(std::size_t begin, std::size_t end, std::vector<std::string>& fields) const;

  const std::string& text_;
  std::string name_;
  std::size_t next_ = 0;
  std::size_t line_ = 0;
};

}  // namespace airsplit
