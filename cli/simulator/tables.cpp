#include "cli/tables.h"

#include "sim/scenario/tables.h"

namespace airsplit {

const InferenceTables& inference_of(const Tables& tables) { return tables; }

}  // namespace airsplit
