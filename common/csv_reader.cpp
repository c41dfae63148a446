// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/csv_reader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {
namespace {

constexpr const char* kByteOrderMark = "\xEF\xBB\xBF";  // before UTF-8 text, of spreadsheets

void trim(std::string& field) {
  field.erase(field.find_last_not_of(" \t") + 1);
  field.erase(0, field.find_first_not_of(" \t"));
}

}  // namespace

CsvReader::CsvReader(const std::string& text, std::string name)
    : text_(text), name_(std::move(name)) {
  if (text.compare(0, 3, kByteOrderMark) == 0) next_ = 3;
}

bool CsvReader::next(std::vector<std::string>& fields) {
  while (next_ < text_.size()) {
    const std::size_t begin = next_;
    const std::size_t line_end = std::min(text_.find('\n', begin), text_.size());
    next_ = line_end + 1;
    ++line_;
    const bool has_return = line_end > begin && text_[line_end - 1] == '\r';
    split(begin, has_return ? line_end - 1 : line_end, fields);
    expect_csv(fields);
    if (fields.size() > 1 || !fields.front().empty()) return true;
  }
  return false;
}

/// Other programs end lines and fields otherwise.
void CsvReader::expect_csv(const std::vector<std::string>& fields) const {
  for (const std::string& field : fields) {
    if (field.find('\r') != std::string::npos)
      throw InputError(where() + ": the lines end in CR alone, expected LF or CR LF");
  }
  if (fields.size() == 1 && fields.front().find(';') != std::string::npos)
    throw InputError(where() + ": fields separated by semicolons, expected commas");
}

std::string CsvReader::where(std::size_t line) const { return fmt::format("{}:{}", name_, line); }

void CsvReader::split(std::size_t begin, std::size_t end, std::vector<std::string>& fields) const {
  fields.assign(1, "");
  bool is_quoted = false;
  for (std::size_t i = begin; i < end; ++i) {
    const char c = text_[i];
    if (c == '\0') throw InputError(where() + ": a NUL byte, expected a CSV file of UTF-8");
    if (c == '"') {
      // Two in a quoted field are one of the text.
      const bool is_text = is_quoted && i + 1 < end && text_[i + 1] == '"';
      if (is_text) fields.back() += text_[++i];
      if (!is_text) is_quoted = !is_quoted;
    } else if (c == ',' && !is_quoted) {
      trim(fields.back());
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  if (is_quoted) throw InputError(where() + ": a quote that is not closed in its line");
  trim(fields.back());
}

}  // namespace airsplit
