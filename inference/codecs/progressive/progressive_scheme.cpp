// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/codecs/progressive/progressive_scheme.h"

#include <utility>

#include <fmt/format.h>

#include "inference/scheme/codec_scheme.h"

namespace airsplit {
namespace {

/// What belongs to one way of sending.
const std::pair<SchemeField::Member, const char*> kOfSending[] = {
    {&SchemeSpec::budget_bytes, "rate"},
    {&SchemeSpec::margin, "confident"},
    {&SchemeSpec::slack_ms, "deadline"}};

SchemeKind::Fields needs(const SchemeSpec& spec) {
  SchemeKind::Fields fields = {&SchemeSpec::split, &SchemeSpec::ratio};
  if (spec.send == "rate") fields.emplace_back(&SchemeSpec::budget_bytes);
  if (spec.send == "confident") fields.emplace_back(&SchemeSpec::margin);
  return fields;
}

std::string what_is_wrong(const SchemeSpec& spec) {
  for (const auto& [member, send] : kOfSending) {
    const SchemeField& field = scheme_field(member);
    if (field.is_given(spec) && spec.send != send)
      return fmt::format("{} goes with send = \"{}\"", field.name(), send);
  }
  if (spec.send.empty()) return "";
  if (!spec.packets.empty())
    return fmt::format("packets = \"{}\" goes with send = \"all\"", spec.packets);
  if (spec.uncoded.empty()) return "";
  return fmt::format("send = \"{}\" goes without uncoded: only entropy-coded groups end somewhere",
                     spec.send);
}

SchemeKind make_kind() {
  SchemeKind kind = codec_scheme_kind("progressive", "Progressive",
                                      "One network for all rates: any groups of channels decode");
  kind.is_progressive = true;
  kind.needs = needs;
  kind.may_have.emplace_back(&SchemeSpec::send);
  for (const auto& [member, send] : kOfSending) kind.may_have.push_back(member);
  kind.what_is_wrong = [of_codecs = kind.what_is_wrong](const SchemeSpec& spec) {
    const std::string own = what_is_wrong(spec);
    return own.empty() ? of_codecs(spec) : own;
  };
  return kind;
}

}  // namespace

const SchemeKind* progressive_scheme() {
  static const SchemeKind kind = make_kind();
  return &kind;
}

}  // namespace airsplit
