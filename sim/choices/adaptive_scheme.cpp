// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/choices/adaptive_scheme.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/nearest.h"
#include "inference/scheme/channel_knowledge.h"

namespace airsplit {
namespace {

using Fields = SchemeKind::Fields;

SchemeKind make_kind() {
  SchemeKind kind;
  kind.name = "adaptive";
  kind.title = "Adaptive";
  kind.doc = "For each task one of the scenario's other schemes, as a policy chooses";
  kind.needs = [](const SchemeSpec&) {
    return Fields{&SchemeSpec::policy, &SchemeSpec::candidates};
  };
  kind.may_have = csi_fields();
  for (const SchemeField::Member& member :
       Fields{&SchemeSpec::thresholds_db, &SchemeSpec::budget_mj, &SchemeSpec::tradeoff,
              &SchemeSpec::exploration, &SchemeSpec::socket, &SchemeSpec::answer_s,
              &SchemeSpec::own_name})
    kind.may_have.push_back(member);
  kind.what_is_wrong = what_is_wrong_with_csi;
  kind.make = [](const std::shared_ptr<Networks>&, const SchemeSpec&) -> std::unique_ptr<Scheme> {
    throw InputError("adaptive: a choice among the schemes of a scenario, which no bundle holds");
  };
  return kind;
}

std::vector<std::string> labels_in(const std::string& text) {
  std::vector<std::string> labels;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::size_t first = text.find_first_not_of(" \t", begin);
    const std::size_t last = text.find_last_not_of(" \t", end == 0 ? 0 : end - 1);
    const bool is_empty = first == std::string::npos || first >= end;
    labels.push_back(is_empty ? "" : text.substr(first, last + 1 - first));
    begin = end + 1;
  }
  return labels;
}

const SchemeSpec& find_candidate(const std::string& label, const std::vector<SchemeSpec>& others) {
  const SchemeSpec* by_name = nullptr;
  std::size_t with_name = 0;
  std::vector<std::string> known;
  for (const SchemeSpec& other : others) {
    if (is_adaptive(other)) continue;
    known.push_back(other.label());
    if (other.label() == label) return other;
    if (other.name() != label) continue;
    by_name = &other;
    ++with_name;
  }
  if (with_name == 1) return *by_name;
  if (with_name > 1) {
    throw InputError(fmt::format("candidates: {} schemes are named \"{}\", expected one of {}",
                                 with_name, label, fmt::join(known, ", ")));
  }
  throw InputError(
      fmt::format("candidates: the scenario has no scheme \"{}\"{}, expected some of "
                  "{}",
                  label, suggestion(label, known), fmt::join(known, ", ")));
}

bool has(const Fields& fields, const SchemeField& field) {
  return std::find(fields.begin(), fields.end(), field.member) != fields.end();
}

std::string names_of(const std::vector<ChoicePolicy>& policies) {
  std::vector<std::string> names;
  for (const ChoicePolicy& policy : policies) names.push_back(policy.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

/// Fields of the kind that are another policy's.
std::string wrong_fields(const SchemeSpec& spec, const ChoicePolicy& policy) {
  for (const SchemeField& field : scheme_fields()) {
    const bool is_given = field.is_given(spec);
    if (!is_given && has(policy.needs, field)) {
      return fmt::format("policy = \"{}\" needs {}, expected {}", policy.name, field.name(),
                         field.expectation());
    }
    const bool is_of_all = !has(spec.kind->may_have, field) ||
                           field.member == SchemeField::Member(&SchemeSpec::own_name) ||
                           (policy.reads_snr && has(csi_fields(), field));
    if (is_given && !is_of_all && !has(policy.needs, field) && !has(policy.may_have, field))
      return fmt::format("policy = \"{}\" has no {}", policy.name, field.name());
  }
  return "";
}

}  // namespace

const SchemeKind* adaptive_scheme() {
  static const SchemeKind kind = make_kind();
  return &kind;
}

bool is_adaptive(const SchemeSpec& spec) { return spec.kind == adaptive_scheme(); }

std::vector<SchemeSpec> candidates_of(const SchemeSpec& spec,
                                      const std::vector<SchemeSpec>& others) {
  constexpr std::size_t kMostCandidates = 100;
  std::vector<SchemeSpec> candidates;
  for (const std::string& label : labels_in(spec.candidates)) {
    const SchemeSpec& candidate = find_candidate(label, others);
    if (std::find(candidates.begin(), candidates.end(), candidate) != candidates.end())
      throw InputError(fmt::format("candidates: \"{}\" is there twice", label));
    candidates.push_back(candidate);
  }
  if (candidates.size() > kMostCandidates) {
    throw InputError(fmt::format("candidates: {} of them, expected at most {}", candidates.size(),
                                 kMostCandidates));
  }
  return candidates;
}

std::string what_is_wrong_with_choice(const SchemeSpec& spec, std::size_t candidates,
                                      const std::vector<ChoicePolicy>& policies) {
  const ChoicePolicy* policy = find_choice(spec.policy, policies);
  if (policy == nullptr)
    return fmt::format("policy = \"{}\": expected {}", spec.policy, names_of(policies));
  const std::string wrong = wrong_fields(spec, *policy);
  if (!wrong.empty() || !policy->what_is_wrong) return wrong;
  return policy->what_is_wrong(spec, candidates);
}

}  // namespace airsplit
