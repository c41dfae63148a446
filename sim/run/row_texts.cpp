// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/run/row_texts.h"

namespace airsplit {

RowTexts row_texts(const Scenario& scenario) {
  RowTexts texts{{"interval_over", {kOverTasks}}};
  for (const SchemeSpec& spec : scenario.schemes) texts["scheme"].push_back(spec.name());
  for (const Group& group : scenario.groups) {
    for (const SchemeSpec& spec : group.scheme) texts["scheme"].push_back(spec.name());
    texts["group"].push_back(group.name);
  }
  return texts;
}

}  // namespace airsplit
