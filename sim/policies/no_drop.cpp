#include "sim/policies/builtin_policies.h"

namespace airsplit {

Policy no_drop() {
  return {PolicyPlace::kEdgeDrop, "none", "", [] { return QueueRules{}; }};
}

}  // namespace airsplit
