// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// airsplit with a policy of one's own: the task that came last is served first.
//   own_policy run SCENARIO.toml --set device.queue=newest
#include <airsplit/cli/command_line.h>
#include <airsplit/sim/scenario/tables.h>

namespace {

using namespace airsplit;

Policy newest() {
  Policy policy{PolicyPlace::kDeviceQueue, "newest", "the one that came last is next", {}};
  policy.make = [] {
    QueueRules rules;
    rules.rank = [](const WaitingTask& task) { return -task.arrived_ns; };
    return rules;
  };
  return policy;
}

}  // namespace

int main(int argc, char** argv) {
  Tables tables = builtin_tables();
  tables.policies.push_back(newest());
  return command_line(argc, argv, tables);
}
