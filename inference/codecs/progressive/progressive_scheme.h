// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The progressive codec as a scheme.
#pragma once

#include "inference/scheme/scheme_kind.h"

namespace airsplit {

const SchemeKind* progressive_scheme();

}  // namespace airsplit
