// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/scheme/scheme_kind.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {
namespace {

bool has(const SchemeKind::Fields& fields, const SchemeField& field) {
  return std::find(fields.begin(), fields.end(), field.member) != fields.end();
}

/// "direct jpeg": the kind with the words that decide what else it needs.
std::string with_words(const SchemeSpec& spec, const SchemeKind::Fields& needs) {
  std::string text = spec.kind->name;
  for (const SchemeField& field : scheme_fields()) {
    const bool is_own = has(needs, field) || has(spec.kind->may_have, field);
    const bool is_word = field.in_name && !field.words.empty();
    if (is_word && is_own && field.is_given(spec)) text += " " + field.show(spec);
  }
  return text;
}

/// Takes the field's value from the front of the words, if it is there.
class LabelReader {
 public:
  /// `is_only_name`: nothing is behind the scheme's own name, which may be of several words.
  LabelReader(const std::string& text, bool is_only_name) : is_only_name_(is_only_name) {
    std::istringstream words(text);
    for (std::string word; words >> word;) words_.push_back(word);
  }

  bool is_at_end() const { return next_ == words_.size(); }

  void take(const SchemeField& field, SchemeSpec& spec) {
    std::visit([&](auto member) { take(field, spec.*member); }, field.member);
  }

 private:
  void take(const SchemeField& field, std::string& value) {
    if (is_at_end()) return;
    const auto& known = field.words;
    if (known.empty() && field.in_name && is_only_name_) {
      for (; !is_at_end(); ++next_) value += (value.empty() ? "" : " ") + words_[next_];
      return;
    }
    const std::string& word = words_[next_];
    if (!known.empty() && std::find(known.begin(), known.end(), word) == known.end()) return;
    value = word;
    ++next_;
  }

  /// A number among the words of the field's text: "{:g}x", "{} bit", "margin {}".
  template <typename Number>
  void take(const SchemeField& field, Number& value) {
    std::istringstream text(field.text);
    Number number{};
    std::size_t next = next_;
    for (std::string wanted; text >> wanted; ++next)
      if (next >= words_.size() || !fits(words_[next], wanted, number)) return;
    value = number;
    next_ = next;
  }

  /// Whether the word is the wanted one, or a number with what is wanted behind it.
  template <typename Number>
  static bool fits(const std::string& word, const std::string& wanted, Number& number) {
    if (wanted.find('{') == std::string::npos) return word == wanted;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
    const std::string rest(read.ptr, word.data() + word.size());
    return read.ec == std::errc() && rest == wanted.substr(wanted.find('}') + 1);
  }

  bool is_only_name_;
  std::vector<std::string> words_;
  std::size_t next_ = 0;
};

/// Whether a label of this kind shows no more than the spec's name.
bool is_named_alone(const SchemeKind& kind) {
  const auto& fields = scheme_fields();
  return std::none_of(fields.begin(), fields.end(), [&](const SchemeField& field) {
    return !field.in_name && has(kind.needs({}), field);
  });
}

/// The kind whose name the label begins with; of several, the longest.
const SchemeKind* kind_of_label(const std::string& label, const SchemeKinds& kinds) {
  const SchemeKind* found = nullptr;
  for (const SchemeKind* kind : kinds) {
    const bool begins = label == kind->name || label.rfind(kind->name + " ", 0) == 0;
    if (begins && (found == nullptr || kind->name.size() > found->name.size())) found = kind;
  }
  return found;
}

}  // namespace

const SchemeKind* find_scheme_kind(const std::string& name, const SchemeKinds& kinds) {
  for (const SchemeKind* kind : kinds) {
    if (kind->name == name) return kind;
  }
  throw InputError(
      fmt::format("scheme kind \"{}\": expected {}", name, fmt::join(names_of(kinds), ", ")));
}

std::vector<std::string> names_of(const SchemeKinds& kinds) {
  std::vector<std::string> names;
  for (const SchemeKind* kind : kinds) names.push_back(kind->name);
  return names;
}

Work with_coding(const Work& network, const SchemeSpec& spec, double amount) {
  if (!spec.kind->coding) return network;
  const Work coding = spec.kind->coding(spec, amount);
  return {network.device + coding.device, coding.edge + network.edge};
}

bool is_codec(const SchemeSpec& spec) { return spec.kind != nullptr && spec.kind->is_codec; }

void check_spec(const SchemeSpec& spec, const std::string& where) {
  check(spec.kind != nullptr, "a spec with a kind");
  const SchemeKind::Fields needs = spec.kind->needs(spec);
  const auto fail = [&](const std::string& what) { throw InputError(where + ": " + what); };
  for (const SchemeField& field : scheme_fields()) {
    const bool is_given = field.is_given(spec);
    const std::string who = with_words(spec, needs);
    if (!is_given && has(needs, field)) {
      fail(fmt::format("a scheme of kind {} needs {}, expected {}", who, field.name(),
                       field.expectation()));
    }
    if (is_given && !has(needs, field) && !has(spec.kind->may_have, field))
      fail(fmt::format("a scheme of kind {} has no {}", who, field.name()));
  }
  for (const SchemeField& field : scheme_fields()) {
    const std::string wrong = field.is_given(spec) ? field.what_is_wrong(spec) : "";
    if (!wrong.empty()) fail(wrong);
  }
  const std::string wrong = spec.kind->what_is_wrong(spec);
  if (!wrong.empty()) fail(wrong);
}

SchemeSpec parse_label(const std::string& label, const SchemeKinds& kinds) {
  const std::string where = fmt::format("scheme \"{}\"", label);
  SchemeSpec spec;
  spec.kind = kind_of_label(label, kinds);
  if (spec.kind == nullptr) {
    throw InputError(
        fmt::format("{}: expected a kind, {}", where, fmt::join(names_of(kinds), ", ")));
  }
  LabelReader reader(label.substr(spec.kind->name.size()), is_named_alone(*spec.kind));
  for (const bool in_name : {true, false}) {
    for (const SchemeField& field : scheme_fields()) {
      const bool is_taken = has(spec.kind->needs(spec), field) || has(spec.kind->may_have, field);
      if (field.in_name == in_name && is_taken) reader.take(field, spec);
    }
  }
  if (!reader.is_at_end()) throw InputError(where + ": expected a label as inspect shows them");
  check_spec(spec, where);
  return spec;
}

std::vector<SchemeSpec> all_schemes(const BundleInfo& info, const SchemeKinds& kinds) {
  std::vector<SchemeSpec> schemes;
  for (const SchemeKind* kind : kinds) {
    if (!kind->standard_specs) continue;
    const auto specs = kind->standard_specs(info);
    schemes.insert(schemes.end(), specs.begin(), specs.end());
  }
  schemes.insert(schemes.end(), info.codecs.begin(), info.codecs.end());
  return schemes;
}

SchemeSpec spec_of(const Bytes& payload, const BundleInfo& info, const SchemeKinds& kinds) {
  const PayloadHeader header = read_payload_header(payload);
  for (const SchemeKind* kind : kinds) {
    const auto& made = kind->payloads;
    if (std::find(made.begin(), made.end(), header.kind) != made.end())
      return kind->spec_of(header, info);
  }
  throw InputError(fmt::format("payload: of a kind, {}, that no scheme here makes",
                               payload_kind_name(header.kind)));
}

std::unique_ptr<Scheme> make_scheme(std::shared_ptr<Networks> networks, const SchemeSpec& spec) {
  if (spec.kind == nullptr) throw InputError("a scheme of no kind");
  check_spec(spec, spec.kind->name);
  return spec.kind->make(std::move(networks), spec);
}

}  // namespace airsplit
