// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// AECNN and its control as schemes.
#pragma once

#include "inference/scheme/scheme_kind.h"

namespace airsplit {

const SchemeKind* aecnn_scheme();

/// The control, whose channels were chosen at random.
const SchemeKind* aecnn_random_scheme();

}  // namespace airsplit
