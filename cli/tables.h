// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a scenario can choose from: the tables that a program of one's own may add to. They stand in
// sim/scenario/tables.h; a build without the simulator has none.
#pragma once

#include "inference/engine/inference_tables.h"
#ifdef AIRSPLIT_SIM
#include "sim/scenario/tables.h"
#endif

namespace airsplit {

#ifndef AIRSPLIT_SIM
struct Tables;

/// Those that airsplit comes with.
const Tables& builtin_tables();
#endif

/// The part of them that every build has.
const InferenceTables& inference_of(const Tables& tables);

}  // namespace airsplit
