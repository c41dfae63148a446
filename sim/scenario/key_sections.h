// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The keys of each section, in the order in which help lists them.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "common/key.h"
#include "sim/scenario/settings.h"
#include "sim/scenario/tables.h"

namespace airsplit {

std::vector<Key<Scenario>> workload_keys();  ///< and the title
std::vector<Key<Scenario>> all_link_keys(const Tables& tables);
std::vector<Key<Scenario>> device_keys(const Tables& tables);
std::vector<Key<Scenario>> edge_keys(const Tables& tables);
std::vector<Key<Scenario>> group_keys();  ///< what a [[group]] has besides the others' keys
std::vector<Key<SchemeSpec>> scheme_keys(const Tables& tables);

/// The names of a table's entries, each with its text: "fifo or edf (earliest deadline first)".
std::string alternatives(const std::vector<std::pair<std::string, std::string>>& entries);

/// A key that names a policy of one place.
template <typename Place>
Key<Scenario> policy_key(std::string path, Place place, const Tables& tables, PolicyPlace policies,
                         const std::string& doc) {
  Words<const Policy*> words;
  std::vector<std::pair<std::string, std::string>> docs;
  for (const Policy* policy : policies_at(policies, tables.policies)) {
    words.emplace_back(policy->name, policy);
    docs.emplace_back(policy->name, policy->doc);
  }
  return word_key(std::move(path), place, std::move(words), doc + alternatives(docs));
}

/// The link models of which `is` holds, as a user would write it: `link.model = "wifi"`.
std::string models_that(const Tables& tables, const std::function<bool(const LinkModel&)>& is);

}  // namespace airsplit
