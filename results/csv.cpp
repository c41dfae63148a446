// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "results/csv.h"

#include "common/file.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;

std::string csv_field(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string result = "\"";
  for (const char c : field) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + '"';
}

}  // namespace

std::string to_csv_line(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& field : fields) {
    if (&field != &fields.front()) line += ',';
    line += csv_field(field);
  }
  return line + '\n';
}

std::string to_csv(const Records& records) {
  std::string csv = to_csv_line(records.columns);
  for (const auto& row : records.rows) csv += to_csv_line(row);
  return csv;
}

void write_csv(const fs::path& path, const Records& records) { write_file(path, to_csv(records)); }

}  // namespace airsplit
