#include "common/version.h"

namespace airsplit {

std::string version() { return AIRSPLIT_VERSION; }

}  // namespace airsplit
