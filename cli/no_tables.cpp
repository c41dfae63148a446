// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "cli/tables.h"

namespace airsplit {

/// A build without the simulator has no scenarios.
struct Tables : InferenceTables {};

const Tables& builtin_tables() {
  static const Tables tables;
  return tables;
}

const InferenceTables& inference_of(const Tables& tables) { return tables; }

}  // namespace airsplit
