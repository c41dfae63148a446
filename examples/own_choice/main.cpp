// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// airsplit with a policy of one's own that chooses: each candidate in turn.
//   own_choice run SCENARIO.toml --set scheme.6.policy=alternating
#include <airsplit/cli/command_line.h>
#include <airsplit/sim/choices/choice.h>
#include <airsplit/sim/scenario/tables.h>

namespace {

using namespace airsplit;

class Alternating final : public Chooser {
 public:
  std::size_t choose(const Situation& now) override { return next_++ % now.candidates->size(); }

 private:
  std::size_t next_ = 0;
};

ChoicePolicy alternating() {
  ChoicePolicy policy;
  policy.name = "alternating";
  policy.doc = "each candidate in turn";
  policy.make = [](const ChooserSettings&) { return std::make_unique<Alternating>(); };
  return policy;
}

}  // namespace

int main(int argc, char** argv) {
  Tables tables = builtin_tables();
  tables.choices.push_back(alternating());
  return command_line(argc, argv, tables);
}
