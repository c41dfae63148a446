// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/version.h"

namespace airsplit {

std::string version() { return AIRSPLIT_VERSION; }

}  // namespace airsplit
