// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The texts in the rows of a scenario's results.
#pragma once

#include "results/table.h"
#include "sim/scenario/settings.h"

namespace airsplit {

RowTexts row_texts(const Scenario& scenario);

}  // namespace airsplit
