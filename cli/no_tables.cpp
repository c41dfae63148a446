// For a build without the simulator: there are no tables.
#include "cli/tables.h"

namespace airsplit {

struct Tables {};

const Tables& builtin_tables() {
  static const Tables tables;
  return tables;
}

}  // namespace airsplit
