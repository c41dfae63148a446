// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The analytic link as an entry of the table of link models.
#pragma once

#include "channel/link/link_model.h"

namespace airsplit {

LinkModel analytic_link_model();

}  // namespace airsplit
