// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a user should know before a scenario runs: it is right, but perhaps not what was meant.
#pragma once

#include <string>
#include <vector>

#include "sim/scenario/settings.h"

namespace airsplit {

struct ScenarioNote {
  std::string about;  ///< a key, or what else it is about: no two of a scenario are about the same
  std::string text;   ///< begins with the scenario's name
};

/// - a device.radio whose power model is of another radio than the link's;
/// - a link that carries more than the power model of the device's radio was measured at;
/// - times in ms that look like seconds;
/// - echoes that are evaluated at too few link.subcarriers;
/// - a cell that takes more than minutes to simulate, with an estimate.
std::vector<ScenarioNote> notes_on(const Scenario& scenario);

}  // namespace airsplit
