#include "cli/tables.h"

namespace airsplit {

/// A build without the simulator has no scenarios.
struct Tables : InferenceTables {};

const Tables& builtin_tables() {
  static const Tables tables;
  return tables;
}

const InferenceTables& inference_of(const Tables& tables) { return tables; }

}  // namespace airsplit
