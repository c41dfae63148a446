// BottleNet++ as a scheme.
#pragma once

#include "inference/scheme/scheme_kind.h"

namespace airsplit {

const SchemeKind* bottlenet_scheme();

}  // namespace airsplit
