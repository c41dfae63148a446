// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What libairsplit_position.so does: the part of position_snr.h that needs ns-3's libraries.
#pragma once

#include "channel/position/position_snr.h"

namespace airsplit {

/// The samples of snr_on_path(), of the uplink.
SnrSamples sample_path(const PositionPlan& plan);

using PositionSampler = SnrSamples (*)(const PositionPlan&);

}  // namespace airsplit
