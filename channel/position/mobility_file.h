// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Paths from a file in ns-2's format, as SUMO's traceExporter and BonnMotion write it:
//
//     $node_(0) set X_ 150.0
//     $node_(0) set Y_ 93.9
//     $ns_ at 3.0 "$node_(0) setdest 250.0 93.9 5.0"
//
// A node stands where it is set; from the time of a setdest it goes straight to the point at the
// speed (m/s), and stays there until the next. Z_ is not used: antennas have the heights that the
// scenario says. Comments (#) and lines of $god_ are passed over.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "channel/position/path.h"

namespace airsplit {

struct MobilityFile {
  std::string name;                    ///< for messages
  std::map<std::int64_t, Path> nodes;  ///< by number
};

/// Throws InputError with file and line.
MobilityFile parse_mobility(const std::string& text, const std::string& name);

/// Throws InputError unless there is a node for each of the group's devices. More are not used.
void check_mobility(const MobilityFile& file, std::int64_t devices);

}  // namespace airsplit
