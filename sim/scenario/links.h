// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The links that a scenario describes, as channel/ wants them.
#pragma once

#include "channel/link/link_model.h"
#include "sim/scenario/settings.h"

namespace airsplit {

/// The links of all devices; what is planned is what is checked and built. It points into
/// `scenario`. A message that cannot end by `horizon_s` need not be delivered. `offset_db`: of the
/// antenna at the other end (EdgeSettings::snr_offset_db).
LinkPlan link_plan(const Scenario& scenario, double horizon_s, double offset_db = 0);

/// Whose power model counts for a device: device.radio, or the one that fits its link.
Radio radio_of(const LinkSettings& link, const DeviceSettings& device);

}  // namespace airsplit
