// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "cli/markdown.h"

namespace airsplit {

std::string markdown_text(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '|' || c == '*' || c == '_' || c == '[' || c == '<' || c == '`') safe += '\\';
    safe += c;
  }
  return safe;
}

std::string markdown_code(const std::string& name) { return "`" + name + "`"; }

std::string markdown_row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += " " + cell + " |";
  return row + "\n";
}

std::string markdown_head(const std::vector<std::string>& titles) {
  std::string line = "|";
  for (std::size_t i = 0; i < titles.size(); ++i) line += " --- |";
  return markdown_row(titles) + line + "\n";
}

}  // namespace airsplit
