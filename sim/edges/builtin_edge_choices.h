// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The entries of the table of edge choices, each in a file of its own.
#pragma once

#include "sim/edges/edge_choice.h"

namespace airsplit {

EdgeChoice nearest_edge();
EdgeChoice random_edge();
EdgeChoice least_loaded_edge();

}  // namespace airsplit
