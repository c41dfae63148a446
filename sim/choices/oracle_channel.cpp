// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/choices/builtin_choices.h"

namespace airsplit {
namespace {

/// The most accurate one that is in time; the first where none is.
class OracleChannel final : public Chooser {
 public:
  std::size_t choose(const Situation& now) override {
    std::size_t best = 0;
    double most = -1;
    for (std::size_t i = 0; i < now.outlooks->size(); ++i) {
      const double accuracy = (*now.candidates)[i].accuracy;
      if (!(*now.outlooks)[i].is_in_time || accuracy <= most) continue;
      best = i;
      most = accuracy;
    }
    return best;
  }
};

}  // namespace

ChoicePolicy oracle_channel_choice() {
  ChoicePolicy policy;
  policy.name = "oracle-channel";
  policy.doc = "knows the fading, and of the image what any device knows";
  policy.looks_ahead = true;
  policy.foresees = true;
  policy.make = [](const ChooserSettings&) { return std::make_unique<OracleChannel>(); };
  return policy;
}

}  // namespace airsplit
