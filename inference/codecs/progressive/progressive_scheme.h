// The progressive codec as a scheme.
#pragma once

#include "inference/scheme/scheme_kind.h"

namespace airsplit {

const SchemeKind* progressive_scheme();

}  // namespace airsplit
