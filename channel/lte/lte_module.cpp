// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The one symbol of libairsplit_lte.so: how the links are installed.
#include "channel/lte/lte_link_helper.h"

extern "C" decltype(&airsplit::install_lte_links) airsplit_lte_module() {
  return airsplit::install_lte_links;
}
