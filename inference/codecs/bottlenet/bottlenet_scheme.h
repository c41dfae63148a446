// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// BottleNet++ as a scheme.
#pragma once

#include "inference/scheme/scheme_kind.h"

namespace airsplit {

const SchemeKind* bottlenet_scheme();

}  // namespace airsplit
