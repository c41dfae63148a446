// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/data/class_names.h"

#include <algorithm>
#include <set>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <fmt/format.h>

namespace airsplit {
namespace {

bool is_ascii(const std::string& name) {
  return std::all_of(name.begin(), name.end(), [](char c) { return (c & 0x80) == 0; });
}

std::vector<std::string> normal_forms(const std::vector<std::string>& names) {
  std::vector<std::string> normal;
  normal.reserve(names.size());
  for (const std::string& name : names) normal.push_back(normal_form(name));
  return normal;
}

/// Those of `names` that `others` does not have.
std::vector<std::string> without(const std::vector<std::string>& names,
                                 const std::vector<std::string>& others) {
  const std::set<std::string> known(others.begin(), others.end());
  std::vector<std::string> rest;
  for (const std::string& name : names) {
    if (known.count(name) == 0) rest.push_back(name);
  }
  return rest;
}

}  // namespace

std::string normal_form(const std::string& name) {
  if (is_ascii(name)) return name;
  UErrorCode problem = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFCInstance(problem);
  if (U_FAILURE(problem)) return name;
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(name);
  std::string back;
  text.toUTF8String(back);
  if (back != name) return name;  // bytes that were no UTF-8 would become question marks
  std::string normal;
  form->normalize(text, problem).toUTF8String(normal);
  return U_FAILURE(problem) ? name : normal;
}

std::string some_names(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) {
    text += (i > 0 ? ", " : "") + names[i];
  }
  return names.size() > most ? fmt::format("{} and {} more", text, names.size() - most) : text;
}

std::string class_difference(const std::vector<std::string>& found,
                             const std::vector<std::string>& expected) {
  const auto ours = normal_forms(found), theirs = normal_forms(expected);
  if (ours == theirs) return "";
  const auto missing = without(theirs, ours), unknown = without(ours, theirs);
  std::string text;
  if (!missing.empty()) text = "missing: " + some_names(missing);
  if (!unknown.empty()) text += (text.empty() ? "" : "; ") + ("not known: " + some_names(unknown));
  return text.empty() ? "the same names in another order" : text;
}

}  // namespace airsplit
