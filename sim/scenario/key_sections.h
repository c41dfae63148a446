// The keys of each section, in the order in which help lists them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/key.h"
#include "sim/scenario/settings.h"
#include "sim/scenario/tables.h"

namespace airsplit {

std::vector<Key<Scenario>> workload_keys();  ///< and the title
std::vector<Key<Scenario>> all_link_keys(const Tables& tables);
std::vector<Key<Scenario>> device_keys();
std::vector<Key<Scenario>> edge_keys();
std::vector<Key<Scenario>> group_keys();  ///< what a [[group]] has besides the others' keys
std::vector<Key<SchemeSpec>> scheme_keys();

/// The link models of which `is` holds, as a user would write it: `link.model = "wifi"`.
std::string models_that(const Tables& tables, const std::function<bool(const LinkModel&)>& is);

}  // namespace airsplit
