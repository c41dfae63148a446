// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/scenario/tables.h"

#include "channel/link_models/link_models.h"
#include "sim/choices/adaptive_scheme.h"

namespace airsplit {

namespace {

Tables make_tables() {
  Tables tables{InferenceTables(), builtin_links(), builtin_policies(), builtin_choices(),
                builtin_edge_choices()};
  tables.schemes.push_back(adaptive_scheme());
  return tables;
}

}  // namespace

const Tables& builtin_tables() {
  static const Tables tables = make_tables();
  return tables;
}

}  // namespace airsplit
