// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/choices/builtin_choices.h"
#include "sim/choices/in_time.h"

namespace airsplit {
namespace {

/// Of equal ones the one that takes least: where none can be in time, so that the next task's may.
class Expected final : public Chooser {
 public:
  std::size_t choose(const Situation& now) override {
    const Candidates& candidates = *now.candidates;
    std::size_t best = 0;
    double most = -1;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const double accuracy = candidates[i].accuracy * probability_in_time(now, candidates[i]);
      const bool is_better =
          accuracy > most ||
          (accuracy == most && usual_ns(now, candidates[i]) < usual_ns(now, candidates[best]));
      if (!is_better) continue;
      best = i;
      most = accuracy;
    }
    return best;
  }
};

}  // namespace

ChoicePolicy expected_choice() {
  ChoicePolicy policy;
  policy.name = "expected";
  policy.doc = "the greatest expected accuracy in time";
  policy.reads_snr = true;
  policy.looks_ahead = true;
  policy.make = [](const ChooserSettings&) { return std::make_unique<Expected>(); };
  return policy;
}

}  // namespace airsplit
