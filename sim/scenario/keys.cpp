// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/scenario/keys.h"

#include <algorithm>

#include <fmt/format.h>

#include "common/error.h"
#include "common/shortened.h"
#include "sim/scenario/key_sections.h"

namespace airsplit {
namespace {

/// The value as the key stores it, or what is wrong with it.
struct Reading {
  const KeyFacts& key;
  const GivenValue& given;

  [[noreturn]] static void fail(const std::string& what_is_right) {
    throw InputError(what_is_right);
  }

  Value in_range(const Value& value) const {
    if (!takes(key, value)) fail("out of range, expected " + range_text(key));
    return value;
  }

  Value operator()(const NumberKind& kind) const {
    if (given.number) return in_range(*given.number);
    fail(kind.unit.empty() ? "expected a number" : "expected a number of " + kind.unit);
  }
  Value operator()(const WholeKind& /*kind*/) const {
    if (given.whole) return in_range(*given.whole);
    fail("expected " + expectation(key));
  }
  Value operator()(const WordKind& /*kind*/) const {
    if (given.word && takes(key, *given.word)) return *given.word;
    fail("expected " + expectation(key));
  }
  Value operator()(const TextKind& /*kind*/) const {
    if (!given.word) fail("expected a text in quotes");
    // What is empty names nothing, and would count as not given.
    if (given.word->empty() && key.path != "title") fail("expected a text that is not empty");
    return *given.word;
  }
};

}  // namespace

std::string alternatives(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string text;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) text += i + 1 < entries.size() ? ", " : " or ";
    const auto& [name, doc] = entries[i];
    text += doc.empty() ? name : fmt::format("{} ({})", name, doc);
  }
  return text;
}

ScenarioKeys::ScenarioKeys(const Tables& tables)
    : sections_(workload_keys()), scheme_(scheme_keys(tables)) {
  append(sections_, all_link_keys(tables));
  append(sections_, device_keys(tables));
  append(sections_, edge_keys(tables));
  append(sections_, group_keys());
  for (const auto& key : sections_) {
    check(find(key.path) == nullptr, "keys of different paths");
    all_.push_back(&key);
  }
  for (const auto& key : scheme_) {
    check(find(key.path) == nullptr, "keys of different paths");
    all_.push_back(&key);
  }
}

const KeyFacts* ScenarioKeys::find(const std::string& path) const {
  const auto found = std::find_if(all_.begin(), all_.end(),
                                  [&](const KeyFacts* key) { return key->path == path; });
  return found == all_.end() ? nullptr : *found;
}

const Key<Scenario>* ScenarioKeys::find_in_sections(const std::string& path) const {
  const auto found = std::find_if(sections_.begin(), sections_.end(),
                                  [&](const auto& key) { return key.path == path; });
  return found == sections_.end() ? nullptr : &*found;
}

void ScenarioKeys::store(const KeyFacts& key, const std::string& shown, const GivenValue& given,
                         Scenario& scenario, std::size_t scheme) const {
  Value value;
  try {
    value = std::visit(Reading{key, given}, key.kind);
  } catch (const InputError& error) {
    throw InputError(fmt::format("{} = {}: {}", shortened(shown), given.text, error.what()));
  }
  if (const auto* in_sections = find_in_sections(key.path)) {
    in_sections->set(scenario, value);
    return;
  }
  for (const auto& of_scheme : scheme_)
    if (of_scheme.path == key.path) of_scheme.set(scenario.schemes.at(scheme), value);
}

std::vector<ScenarioKeys::Line> ScenarioKeys::lines() const {
  std::vector<Line> lines;
  const auto add = [&](const auto& key) {
    lines.push_back({key.path, key.doc, expectation(key), default_text(key)});
  };
  for (const auto& key : sections_) add(key);
  for (const auto& key : scheme_) add(key);
  return lines;
}

std::string describe_keys(const Tables& tables) {
  std::string text;
  for (const auto& key : ScenarioKeys(tables).lines()) {
    text += fmt::format("{}\n    {}\n    takes: {}\n    default: {}\n", key.path, key.doc,
                        key.takes, key.default_text);
  }
  return text;
}

}  // namespace airsplit
