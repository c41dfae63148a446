// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A trained codec that somebody exported, around a cut of their own network.
#include <algorithm>

#include <fmt/format.h>

#include "common/shortened.h"
#include "inference/scheme/codec_scheme.h"
#include "inference/schemes/builtin_schemes.h"

namespace airsplit {
namespace {

std::string what_is_wrong_with(const std::string& name) {
  const auto& words = scheme_field(&SchemeSpec::uncoded).words;  // a label shows them before it
  const bool is_taken = std::find(words.begin(), words.end(), name) != words.end();
  if (!is_taken && is_label_word(name)) return "";
  return fmt::format("name = \"{}\": expected one word of at most 40 letters, digits and - _ . +{}",
                     shortened(name), is_taken ? ", other than symbols and bits" : "");
}

SchemeKind make_kind() {
  SchemeKind kind = codec_scheme_kind("adopted", "Adopted",
                                      "A codec of your own, from the modules of airsplit adopt");
  kind.needs = [](const SchemeSpec&) {
    return SchemeKind::Fields{&SchemeSpec::split, &SchemeSpec::ratio, &SchemeSpec::own_name};
  };
  kind.what_is_wrong = [](const SchemeSpec& spec) { return what_is_wrong_with(spec.own_name); };
  return kind;
}

}  // namespace

const SchemeKind* adopted_scheme() {
  static const SchemeKind kind = make_kind();
  return &kind;
}

}  // namespace airsplit
