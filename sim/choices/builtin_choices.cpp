// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/choices/builtin_choices.h"

namespace airsplit {

const std::vector<ChoicePolicy>& builtin_choices() {
  static const std::vector<ChoicePolicy> table = {
      fixed_choice(), snr_threshold_choice(), expected_choice(), lyapunov_choice(),
      ucb_choice(),   external_choice(),      oracle_choice(),   oracle_channel_choice(),
  };
  return table;
}

const ChoicePolicy* find_choice(const std::string& name, const std::vector<ChoicePolicy>& table) {
  for (const ChoicePolicy& policy : table) {
    if (policy.name == name) return &policy;
  }
  return nullptr;
}

}  // namespace airsplit
