// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The table of link models.
#pragma once

#include <string>
#include <vector>

#include "channel/link/link_model.h"

namespace airsplit {

/// Every link model that airsplit has. The first is what a scenario has that names none, and the
/// cheapest: a world that sends nothing has it too.
const std::vector<LinkModel>& builtin_links();

/// The built-in model of this name; there is one.
const LinkModel& builtin_link(const std::string& name);

}  // namespace airsplit
