// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/scheme/scheme_kind.h"
#include "sim/scenario/key_sections.h"

namespace airsplit {
namespace {

/// A field of the spec as a key, by the type of its member.
struct FieldKey {
  const SchemeField& field;

  Key<SchemeSpec> operator()(std::string SchemeSpec::*member) const {
    if (field.words.empty()) return text_key(field.key, member, field.doc);
    const std::string none = field.none;
    if (none.empty()) return text_key(field.key, member, field.words, field.doc);
    Words<std::string> words = {{none, ""}};
    for (const std::string& word : field.words) words.emplace_back(word, word);
    return word_key(field.key, member, words, field.doc);
  }
  Key<SchemeSpec> operator()(double SchemeSpec::*member) const {
    return number_key(field.key, member, "", {field.low, field.high}, field.doc);
  }
  Key<SchemeSpec> operator()(int SchemeSpec::*member) const {
    return whole_key(field.key, member, static_cast<std::int64_t>(field.low),
                     static_cast<std::int64_t>(field.high), field.doc);
  }
};

Key<SchemeSpec> kind_key(const Tables& tables) {
  Words<const SchemeKind*> words;
  for (const SchemeKind* kind : tables.schemes) words.emplace_back(kind->name, kind);
  return word_key("scheme.kind", &SchemeSpec::kind, words, "The scheme").required();
}

}  // namespace

std::vector<Key<SchemeSpec>> scheme_keys(const Tables& tables) {
  std::vector<Key<SchemeSpec>> keys = {kind_key(tables)};
  for (const SchemeField& field : scheme_fields())
    keys.push_back(std::visit(FieldKey{field}, field.member));
  std::vector<std::pair<std::string, std::string>> docs;
  for (const ChoicePolicy& policy : tables.choices) docs.emplace_back(policy.name, policy.doc);
  key_at(keys, "scheme.policy").doc += ": " + alternatives(docs);
  for (Key<SchemeSpec>& key : keys) key.is_per_group = true;
  return keys;
}

}  // namespace airsplit
