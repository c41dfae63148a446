// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/scenario/tables.h"

#include "channel/link_models/link_models.h"

namespace airsplit {

const Tables& builtin_tables() {
  static const Tables tables{InferenceTables(), builtin_links(), builtin_policies()};
  return tables;
}

}  // namespace airsplit
