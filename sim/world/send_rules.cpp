// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/send_rules.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "common/error.h"

namespace airsplit {
namespace {

const std::pair<const char*, Sending> kWords[] = {{"", Sending::kAll},
                                                  {"rate", Sending::kRate},
                                                  {"deadline", Sending::kDeadline},
                                                  {"confident", Sending::kConfident}};

Sending sending_of(const std::string& send) {
  const auto* const found = std::find_if(std::begin(kWords), std::end(kWords),
                                         [&](const auto& word) { return word.first == send; });
  check(found != std::end(kWords), "a way to send");
  return found->second;
}

}  // namespace

SendRules send_rules(const SchemeSpec& spec) {
  return {sending_of(spec.send), static_cast<std::uint32_t>(spec.budget_bytes),
          std::llround(spec.slack_ms * 1e6), spec.margin};
}

}  // namespace airsplit
