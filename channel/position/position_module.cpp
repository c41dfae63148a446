// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The one symbol of libairsplit_position.so: how a path is sampled.
#include "channel/position/position_module.h"

extern "C" airsplit::PositionSampler airsplit_position_module() { return airsplit::sample_path; }
