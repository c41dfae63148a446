// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What coding takes on the core on which it was measured: where a processor's file does not say.
#pragma once

#include <map>
#include <string>

#include "inference/scheme/work.h"

namespace airsplit {

/// The clock of that core, in GHz.
extern const double kReferenceGhz;

/// Nanoseconds a pixel or symbol of each CodingKind on a core of this clock. An ASSUMPTION: coding
/// takes as many cycles of any core as it took of the reference's.
std::map<std::string, double> reference_coding_ns(double core_ghz = kReferenceGhz);

/// The key of a processor's file that says so: "jpeg_encode_ns_px".
std::string coding_key(const CodingKind& kind);

}  // namespace airsplit
