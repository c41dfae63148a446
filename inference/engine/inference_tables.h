// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a program infers with: the kinds of schemes that it knows, and what computes their networks.
#pragma once

#include "inference/engine/torch_module.h"
#include "inference/schemes/builtin_schemes.h"

namespace airsplit {

struct InferenceTables {
  SchemeKinds schemes = builtin_schemes();  ///< the entries outlive the table
  EngineSource engine = torch_module;       ///< asked when something is first inferred or trained
};

}  // namespace airsplit
