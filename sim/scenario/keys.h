// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Every key of a scenario in one table, and how a user's value is stored by it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/key.h"
#include "sim/scenario/settings.h"
#include "sim/scenario/tables.h"

namespace airsplit {

/// What a user gave for a key, in each of the ways it can be read.
struct GivenValue {
  std::string text;  ///< as written, for messages
  std::optional<double> number;
  std::optional<std::int64_t> whole;
  std::optional<std::string> word;
};

class ScenarioKeys {
 public:
  /// No two keys have one path. `tables` outlive the keys.
  explicit ScenarioKeys(const Tables& tables);
  ScenarioKeys(const ScenarioKeys&) = delete;  // all() points into the others
  ScenarioKeys& operator=(const ScenarioKeys&) = delete;

  /// Of the sections and, stored in a scenario of one group, of a [[group]].
  const std::vector<Key<Scenario>>& of_sections() const { return sections_; }
  /// Of a [[scheme]].
  const std::vector<Key<SchemeSpec>>& of_scheme() const { return scheme_; }

  /// All of them, in the order in which help lists them.
  const std::vector<const KeyFacts*>& all() const { return all_; }

  /// The key with this path ("link.snr_db", "scheme.ratio"), or null.
  const KeyFacts* find(const std::string& path) const;
  const Key<Scenario>* find_in_sections(const std::string& path) const;

  /// Stores the value of a key of this table; of a scheme's, in scenario.schemes[scheme]. Throws
  /// InputError without a place: `link.snr_db = "ten": expected a number of dB`. `shown` is the key
  /// as the user would find it ("scheme.0.ratio").
  void store(const KeyFacts& key, const std::string& shown, const GivenValue& given,
             Scenario& scenario, std::size_t scheme) const;

  /// What help says about a key.
  struct Line {
    std::string path, doc, takes, default_text;
  };
  /// Of each key, in the order of all().
  std::vector<Line> lines() const;

 private:
  std::vector<Key<Scenario>> sections_;
  std::vector<Key<SchemeSpec>> scheme_;
  std::vector<const KeyFacts*> all_;
};

/// Every key with what it takes, its default and its meaning, for `airsplit keys`.
std::string describe_keys(const Tables& tables = builtin_tables());

}  // namespace airsplit
