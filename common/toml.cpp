// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/toml.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "common/error.h"
#include "common/file.h"

namespace airsplit {
namespace {

constexpr int kDeepest = 32;  // as many brackets within brackets, and as many parts of a key

bool ends_line(char c) { return c >= '\n' && c <= '\r'; }  // as toml++ sees it

/// The place behind the text that begins at `begin` with a quote; a text in single quotes ends
/// with its line at the latest.
std::size_t end_of_string(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  const bool escapes = quote == '"';
  const std::string three(3, quote);
  if (text.substr(begin, 3) == three) {
    for (std::size_t i = begin + 3; i < text.size(); ++i) {
      if (escapes && text[i] == '\\') {
        ++i;
      } else if (text.substr(i, 3) == three) {
        i += 3;
        while (i < text.size() && text[i] == quote) ++i;  // up to two belong to the text
        return i;
      }
    }
    return text.size();
  }
  for (std::size_t i = begin + 1; i < text.size() && !ends_line(text[i]); ++i) {
    if (text[i] == quote) return i + 1;
    if (escapes && text[i] == '\\') ++i;
  }
  return std::min(text.size(), text.find_first_of("\n\v\f\r", begin));
}

/// Where the text is nested too deep, or npos. What is not TOML is the parser's to find: up to
/// there, this sees the same strings, comments and brackets.
std::size_t too_deep_at(std::string_view text) {
  int brackets = 0, dots = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      i = end_of_string(text, i);
      continue;
    }
    if (c == '#') {
      while (i < text.size() && !ends_line(text[i])) ++i;
      continue;
    }
    if (c == '[' || c == '{') ++brackets;
    if (c == ']' || c == '}') --brackets;
    if (c == '.') ++dots;
    if (ends_line(c) || std::string_view("=,[]{}").find(c) != std::string_view::npos) dots = 0;
    if (brackets > kDeepest || dots >= kDeepest) return i;
    ++i;
  }
  return std::string_view::npos;
}

/// The first text within with a NUL byte, where a path would end for the system and go on for us.
const toml::node* with_nul(const toml::node& node) {
  const auto first_in = [](const auto& nodes, const auto& of) -> const toml::node* {
    for (const auto& item : nodes) {
      if (const toml::node* found = with_nul(of(item))) return found;
    }
    return nullptr;
  };
  if (const auto* table = node.as_table())
    return first_in(*table, [](const auto& item) -> const toml::node& { return item.second; });
  if (const auto* list = node.as_array())
    return first_in(*list, [](const toml::node& item) -> const toml::node& { return item; });
  const auto* text = node.as_string();
  return text != nullptr && text->get().find('\0') != std::string::npos ? text : nullptr;
}

}  // namespace

std::string read_toml(const std::string& path) { return read_text(path, kMostTomlBytes); }

toml::table parse_toml(const std::string& text, const std::string& name) {
  const std::size_t deep = too_deep_at(text);
  if (deep != std::string::npos) {
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<long>(deep), '\n');
    throw InputError(
        fmt::format("{}:{}: keys or values are nested more than {} deep", name, line, kDeepest));
  }
  try {
    toml::table table = toml::parse(text, name);
    if (const toml::node* found = with_nul(table)) {
      throw InputError(fmt::format("{}:{}: a text with a NUL character, expected none", name,
                                   found->source().begin.line));
    }
    return table;
  } catch (const toml::parse_error& error) {
    throw InputError(fmt::format("{}:{}: this is not TOML: {}", name, error.source().begin.line,
                                 error.description()));
  }
}

}  // namespace airsplit
