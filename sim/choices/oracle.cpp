// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/choices/builtin_choices.h"

namespace airsplit {
namespace {

/// The one whose answer is right and in time; where none is, one that is in time.
class Oracle final : public Chooser {
 public:
  std::size_t choose(const Situation& now) override {
    const std::vector<Outlook>& outlooks = *now.outlooks;
    std::size_t best = 0;
    for (std::size_t i = 1; i < outlooks.size(); ++i)
      if (worth(outlooks[i]) > worth(outlooks[best])) best = i;
    return best;
  }

 private:
  static double worth(const Outlook& outlook) {
    return outlook.is_in_time ? 1 + outlook.correct : 0;
  }
};

}  // namespace

ChoicePolicy oracle_choice() {
  ChoicePolicy policy;
  policy.name = "oracle";
  policy.doc = "a bound: knows the fading and each image's answers";
  policy.looks_ahead = true;
  policy.foresees = true;
  policy.make = [](const ChooserSettings&) { return std::make_unique<Oracle>(); };
  return policy;
}

}  // namespace airsplit
