// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A bandit that knows nothing of the channel: UCB1 (Auer, Cesa-Bianchi, Fischer, "Finite-time
// analysis of the multiarmed bandit problem", Machine Learning 47, 2002).
#include <cmath>
#include <vector>

#include "sim/choices/builtin_choices.h"

namespace airsplit {
namespace {

/// A task that was answered in time is worth its candidate's accuracy, for no device knows whether
/// its answer is right; any other is worth nothing, also as long as it has no answer.
class Ucb final : public Chooser {
 public:
  explicit Ucb(double exploration) : exploration_(exploration) {}

  std::size_t choose(const Situation& now) override {
    const Candidates& candidates = *now.candidates;
    arms_.resize(candidates.size());
    std::size_t best = 0;
    double highest = -1;
    for (std::size_t i = 0; i < arms_.size(); ++i) {
      arms_[i].accuracy = candidates[i].accuracy;
      if (arms_[i].tasks == 0) return take(i);
      const double bound = arms_[i].reward / arms_[i].tasks +
                           exploration_ * std::sqrt(2 * std::log(tasks_) / arms_[i].tasks);
      if (bound <= highest) continue;
      highest = bound;
      best = i;
    }
    return take(best);
  }

  void learn(const Experience& experience) override {
    Arm& arm = arms_.at(experience.candidate);
    if (experience.is_in_time) arm.reward += arm.accuracy;
  }

 private:
  struct Arm {
    double tasks = 0, reward = 0, accuracy = 0;
  };

  std::size_t take(std::size_t arm) {
    tasks_ += 1;
    arms_[arm].tasks += 1;
    return arm;
  }

  double exploration_;
  double tasks_ = 0;
  std::vector<Arm> arms_;  ///< by candidate
};

}  // namespace

ChoicePolicy ucb_choice() {
  ChoicePolicy policy;
  policy.name = "ucb";
  policy.doc = "the bandit UCB1, which learns from what was answered in time";
  policy.may_have = {&SchemeSpec::exploration};
  policy.make = [](const ChooserSettings& settings) {
    return std::make_unique<Ucb>(settings.spec.exploration);
  };
  return policy;
}

}  // namespace airsplit
