#include "sim/policies/builtin_policies.h"

namespace airsplit {

Policy earliest_deadline_first() {
  return {PolicyPlace::kEdgeQueue, "edf", "earliest deadline first", [] {
            QueueRules rules;
            rules.rank = [](const WaitingTask& task) { return task.deadline_ns; };
            return rules;
          }};
}

}  // namespace airsplit
