#include "sim/scenario/tables.h"

#include "channel/link_models/link_models.h"
#include "inference/schemes/builtin_schemes.h"

namespace airsplit {

const Tables& builtin_tables() {
  static const Tables tables{builtin_schemes(), builtin_links(), builtin_policies()};
  return tables;
}

}  // namespace airsplit
