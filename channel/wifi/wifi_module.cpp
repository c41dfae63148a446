// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The one symbol of libairsplit_wifi.so: how the links are installed.
#include "channel/wifi/wifi_link_helper.h"

extern "C" decltype(&airsplit::install_wifi_links) airsplit_wifi_module() {
  return airsplit::install_wifi_links;
}
