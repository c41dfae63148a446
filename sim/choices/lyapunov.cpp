// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Drift plus penalty: Neely, "Stochastic Network Optimization with Application to Communication and
// Queueing Systems", 2010, section 4.5: average constraints by virtual queues.
#include <algorithm>

#include "sim/choices/builtin_choices.h"
#include "sim/choices/in_time.h"

namespace airsplit {
namespace {

/// Takes the candidate of the greatest V a - Q e, where a is its expected accuracy in time, e its
/// energy in budgets and Q what is overspent so far: Q <- max(0, Q + e - 1). The mean energy is
/// then the budget's and the mean accuracy within O(1 / V) of the best that keeps it.
class Lyapunov final : public Chooser {
 public:
  Lyapunov(double budget_mj, double v) : budget_mj_(budget_mj), v_(v) {}

  std::size_t choose(const Situation& now) override {
    const Candidates& candidates = *now.candidates;
    std::size_t best = 0;
    double most = 0, its_energy = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const double energy = expected_mj(now, candidates[i]) / budget_mj_;
      const double accuracy = candidates[i].accuracy * probability_in_time(now, candidates[i]);
      const double value = v_ * accuracy - overspent_ * energy;
      if (i > 0 && value <= most) continue;
      best = i;
      most = value;
      its_energy = energy;
    }
    overspent_ = std::max(0.0, overspent_ + its_energy - 1);
    return best;
  }

 private:
  double budget_mj_, v_;
  double overspent_ = 0;
};

}  // namespace

ChoicePolicy lyapunov_choice() {
  ChoicePolicy policy;
  policy.name = "lyapunov";
  policy.doc = "accuracy in time, the mean energy of a task being scheme.budget_mj";
  policy.needs = {&SchemeSpec::budget_mj};
  policy.may_have = {&SchemeSpec::tradeoff};
  policy.reads_snr = true;
  policy.looks_ahead = true;
  policy.make = [](const ChooserSettings& settings) {
    return std::make_unique<Lyapunov>(settings.spec.budget_mj, settings.spec.tradeoff);
  };
  return policy;
}

}  // namespace airsplit
