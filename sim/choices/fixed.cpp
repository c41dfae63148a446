// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/choices/builtin_choices.h"

namespace airsplit {
namespace {

class Fixed final : public Chooser {
 public:
  std::size_t choose(const Situation& /*now*/) override { return 0; }
};

}  // namespace

ChoicePolicy fixed_choice() {
  ChoicePolicy policy;
  policy.name = "fixed";
  policy.doc = "always the first";
  policy.make = [](const ChooserSettings&) { return std::make_unique<Fixed>(); };
  return policy;
}

}  // namespace airsplit
