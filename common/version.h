// Which airsplit this is.
#pragma once

#include <string>

namespace airsplit {

/// "0.1.0": the version of the CMake project.
std::string version();

}  // namespace airsplit
