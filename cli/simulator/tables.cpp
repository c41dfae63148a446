// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "cli/tables.h"

#include "sim/scenario/tables.h"

namespace airsplit {

const InferenceTables& inference_of(const Tables& tables) { return tables; }

}  // namespace airsplit
