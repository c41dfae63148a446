// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a scenario can name. A program of one's own takes builtin_tables() and adds to them:
//
//     Tables tables = builtin_tables();
//     tables.links.push_back(my_link_model());
//     const Scenario scenario = load_scenario("mine.toml", {}, tables);
#pragma once

#include <vector>

#include "channel/link/link_model.h"
#include "inference/engine/inference_tables.h"
#include "sim/choices/choice.h"
#include "sim/edges/edge_choice.h"
#include "sim/policies/policy.h"

namespace airsplit {

struct Tables : InferenceTables {
  std::vector<LinkModel> links;  ///< the first is the default
  std::vector<Policy> policies;  ///< of each place, the first is the default
  std::vector<ChoicePolicy> choices;
  std::vector<EdgeChoice> edge_choices;  ///< the first is the default
};

const Tables& builtin_tables();

}  // namespace airsplit
