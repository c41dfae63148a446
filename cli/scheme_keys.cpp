// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "cli/scheme_keys.h"

#include <fmt/format.h>

#include "inference/scheme/scheme_kind.h"

namespace airsplit {

namespace {

/// A text of one line as TOML has it.
std::string quoted(const std::string& text) {
  std::string all = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') all += '\\';
    all += c;
  }
  return all + "\"";
}

}  // namespace

std::string scheme_keys(const SchemeSpec& spec) {
  std::string keys = fmt::format("kind = \"{}\"", spec.kind->name);
  for (const SchemeField& field : scheme_fields()) {
    if (!field.is_given(spec)) continue;
    std::visit(
        [&](auto member) {
          if constexpr (std::is_same_v<decltype(member), std::string SchemeSpec::*>)
            keys += fmt::format(", {} = {}", field.name(), quoted(spec.*member));
          else
            keys += fmt::format(", {} = {:g}", field.name(), static_cast<double>(spec.*member));
        },
        field.member);
  }
  return keys;
}

}  // namespace airsplit
